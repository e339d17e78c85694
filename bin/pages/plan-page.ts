/** The dated steps of a plan: a removal, or a change of mail provider. */

import type { Plan } from '../../api/answers/answer-types.ts';
import { formatTime } from '../../core/words/en/format.ts';
import { type Cell, cellOf, formatTable } from './format-table.ts';
import type { PageStyle } from './page-style.ts';

type Step = Plan['steps'][number];

const stateWords: Record<Step['state'], Cell> = {
  done: { text: '✓ done', style: 'green' },
  now: { text: '→ now', style: 'bold' },
  waiting: '… waiting',
  later: { text: 'later', style: 'dim' },
};

/** Untrusted text is escaped by the table. */
export const formatPlan = ({ steps, problem }: Plan, style: PageStyle): string => {
  const rows = steps.map(({ state, at, who, what }): Cell[] => [
    cellOf(stateWords, state),
    state === 'done' || at === undefined ? '' : formatTime(at),
    who === 'owner' ? { text: 'you', style: 'bold' } : 'StrictMX',
    what,
  ]);
  const columns = [
    { head: 'STATE' },
    { head: 'NOT BEFORE' },
    { head: 'BY' },
    { head: 'STEP', wraps: true as const },
  ];
  const table = formatTable(columns, rows, style);
  if (!problem) return table;
  return `${table}\n\n${formatProblem(problem, style)}`;
};

/** What is wrong, and what to do. */
export const formatProblem = (
  { message, nextStep }: { message: string; nextStep: string },
  style: PageStyle,
): string =>
  formatTable(
    [{ head: '' }, { head: '', wraps: true }],
    [
      [
        { text: '✗', style: 'red' },
        { text: message, style: 'red' },
      ],
      ['→', nextStep],
    ],
    style,
  ).trimStart();
