import { wordOf } from './by-code/word-of.ts';
import type { Words } from './words.ts';

/** Puts the outcome of a daily mail into words. An unknown outcome from a newer version gets a plain general text. */
export const describeDigestOutcome = (
  { digestOutcomes, unknownOutcome }: Pick<Words, 'digestOutcomes' | 'unknownOutcome'>,
  outcome: string,
): string => wordOf(digestOutcomes, outcome, unknownOutcome);
