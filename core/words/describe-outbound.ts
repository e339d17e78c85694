import { describeByCode } from './by-code/describe-by-code.ts';
import type { Words } from './words.ts';

/** Puts why a report is not sent into words. A reason that a newer version wrote gets a plain general text. */
export const describeOutboundReason = (
  { outboundReasons, unknownReason }: Pick<Words, 'outboundReasons' | 'unknownReason'>,
  reason: { code: string; parameters: object },
): string => describeByCode(outboundReasons, unknownReason, reason);

/** Puts what came back from an attempt into words. What a newer version wrote gets a plain general text. */
export const describeAttemptAnswer = (
  { attemptAnswers, unknownReason }: Pick<Words, 'attemptAnswers' | 'unknownReason'>,
  answer: { code: string; parameters: object },
): string => describeByCode(attemptAnswers, unknownReason, answer);
