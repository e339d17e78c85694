import { harmless } from '../../text/harmless.ts';
import type { Words } from '../../words/words.ts';
import type { ActionItem } from '../facts/action-items.ts';
import { paragraph } from './blocks.ts';
import type { CardContent } from './document.ts';
import { formatReporter, formatSome } from './format-names.ts';

/** Reporters applied a policy that was never served here. */
export function composeUnknownPolicy(
  { reporters, policyText }: Extract<ActionItem, { kind: 'unknown-policy' }>,
  words: Words,
): CardContent {
  const names = formatSome(reporters, 5, formatReporter, words);
  return {
    title: `${names}: ${words.explanations.policyUse({ kind: 'never-served' })}`,
    blocks: [
      paragraph(words.digest.unknownPolicyHint),
      ...(policyText ? [paragraph(`“${harmless(policyText.replaceAll('\n', ' / '), 200)}”`, true)] : []),
    ],
  };
}
