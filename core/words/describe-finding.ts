import type { NotProbed } from '../domain-check/not-probed.ts';
import type { Fault } from '../finding/fault.ts';
import type { InputFault } from '../finding/field-error.ts';
import type { Finding, FindingCode } from '../finding/finding.ts';
import type { NextStep } from '../finding/next-step.ts';
import type { StoredFinding } from '../finding/stored-finding.ts';
import { quote } from '../text/quote.ts';
import { describeByCode } from './by-code/describe-by-code.ts';
import type { FaultWords, FindingText } from './finding-words.ts';
import type { Words } from './words.ts';

/** Puts a finding of this version into words. */
export const describeFinding = (
  { findings }: Pick<Words, 'findings'>,
  { code, parameters }: { code: FindingCode; parameters: object },
): FindingText => (findings[code] as (parameters: object) => FindingText)(parameters);

/** A finding of this version, with its other members and its sentences. */
export function addSentences<Found extends { code: FindingCode; parameters: object }>(
  words: Pick<Words, 'findings'>,
  found: Found,
) {
  const { message, nextStep } = describeFinding(words, found);
  return { ...found, message, nextStep };
}

/** A check of a domain, with sentences about its findings and about what it skipped. */
export const describeCheck = <Check extends { findings: Finding[]; notProbed: NotProbed[] }>(
  words: Pick<Words, 'findings' | 'notProbed'>,
  { findings, notProbed, ...check }: Check,
) => ({
  ...check,
  findings: findings.map((one) => addSentences(words, one)),
  notProbed: notProbed.map((one) => words.notProbed[one]),
});

/** Puts a stored problem or incident into words. An unknown one from a newer version gets a plain general text. */
export const describeStoredFinding = (
  { findings, unknownFinding }: Pick<Words, 'findings' | 'unknownFinding'>,
  found: StoredFinding,
): FindingText => describeByCode<FindingText>(findings, unknownFinding, found);

/** Puts the next steps for a domain without problems into words. */
export const describeNextStep = (
  { nextSteps }: Pick<Words, 'nextSteps'>,
  { code, parameters }: NextStep,
): string => (nextSteps[code] as (parameters: object) => string)(parameters);

/**
 * Puts what is wrong with a text into words, as part of a sentence. An unknown code from a newer version is shown as it
 * is.
 */
export const describeFault = (faults: FaultWords, fault: Fault): string =>
  describeByCode(faults, quote, fault);

/** Puts what is wrong with a field of a form into words, without naming the field. */
export const describeInputFault = (
  { problemDetails }: Pick<Words, 'problemDetails'>,
  fault: InputFault,
): string => describeByCode(problemDetails.fields, quote, fault);
