import { describeByCode } from './by-code/describe-by-code.ts';
import type { Words } from './words.ts';

/**
 * Puts the reason why a report is not sent into words. An unknown reason from a newer version gets a plain general
 * text.
 */
export const describeOutboundReason = (
  { outboundReasons, unknownReason }: Pick<Words, 'outboundReasons' | 'unknownReason'>,
  reason: { code: string; parameters: object },
): string => describeByCode(outboundReasons, unknownReason, reason);

/** Puts the result of an attempt into words. An unknown result from a newer version gets a plain general text. */
export const describeAttemptAnswer = (
  { attemptAnswers, unknownReason }: Pick<Words, 'attemptAnswers' | 'unknownReason'>,
  answer: { code: string; parameters: object },
): string => describeByCode(attemptAnswers, unknownReason, answer);
