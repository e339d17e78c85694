/** The steps of a plan that its owner has to take now. */

import type { Words } from '../../words/words.ts';
import type { ActionItem } from '../facts/action-items.ts';
import { paragraph, steps } from './blocks.ts';
import { formatCnames, formatPatterns, latest } from './compose-plans.ts';
import type { CardContent } from './document.ts';

export function composeChangeMx(
  { newMx }: Extract<ActionItem, { kind: 'change-mx' }>,
  words: Words,
): CardContent {
  const { title, why, steps: stepsTo, afterwards } = words.plans.changeMx;
  return {
    title,
    blocks: [
      paragraph(why),
      steps(stepsTo(formatPatterns(newMx, words)), words),
      paragraph(afterwards, true),
    ],
  };
}

export function composeDeleteCnames(
  { domains }: Extract<ActionItem, { kind: 'delete-cnames' }>,
  words: Words,
): CardContent {
  const { title, why, step, afterwards } = words.plans.deleteCnames;
  const cnames = domains.flatMap(({ plan }) => (plan?.kind === 'removal' ? (plan.cnames ?? []) : []));
  const from = words.format.time(latest(cnames.map((one) => one.from)));
  return {
    title,
    blocks: [
      paragraph(why),
      steps([step(formatCnames(cnames, words), from)], words),
      paragraph(afterwards, true),
    ],
  };
}
