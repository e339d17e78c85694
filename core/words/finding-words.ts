import type { FaultCode, FaultParameters } from '../finding/fault.ts';
import type { FindingCode } from '../finding/finding.ts';
import type { FindingParameters } from '../finding/finding-parameters.ts';

/** A finding in words. None has a final stop. */
export interface FindingText {
  /** A few words without names, for a heading above several findings of the kind. */
  title: string;
  /** One sentence that describes the finding. */
  message: string;
  /** What to do. */
  nextStep: string;
}

/** The words for each finding: a code without words does not compile. */
export type FindingWords = { [C in FindingCode]: (parameters: FindingParameters[C]) => FindingText };

/** What is wrong with a text, as part of a sentence: `"mode" is missing, expected …`. */
export type FaultWords = { [C in FaultCode]: (parameters: FaultParameters[C]) => string };
