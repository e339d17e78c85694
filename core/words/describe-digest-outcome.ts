import { wordOf } from './by-code/word-of.ts';
import type { Words } from './words.ts';

/** Puts what became of a daily mail into words. An outcome that a newer version answers gets a plain general text. */
export const describeDigestOutcome = (
  { digestOutcomes, unknownOutcome }: Pick<Words, 'digestOutcomes' | 'unknownOutcome'>,
  outcome: string,
): string => wordOf(digestOutcomes, outcome, unknownOutcome);
