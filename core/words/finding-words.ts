import type { FaultCode, FaultParameters } from '../finding/fault.ts';
import type { FindingCode } from '../finding/finding.ts';
import type { FindingParameters } from '../finding/finding-parameters.ts';

/** A finding in words. None has a final stop. */
export interface FindingText {
  /** A few words without names, for a heading over several of the kind. */
  title: string;
  /** One sentence: what is the case. */
  message: string;
  /** What to do. */
  nextStep: string;
}

/** What to say about each finding: a code without words does not compile. */
export type FindingWords = { [C in FindingCode]: (parameters: FindingParameters[C]) => FindingText };

/** What is wrong with a text, as a part of a sentence: `"mode" is missing, expected …`. */
export type FaultWords = { [C in FaultCode]: (parameters: FaultParameters[C]) => string };
