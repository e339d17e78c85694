/**
 * The answer to an attempt to deliver a report: by code, with the facts that the words need
 * (`core/words/outbound-words.ts`).
 */

import type { Coded, None } from '../../finding/coded.ts';
import type { FetchProblem } from '../../finding/fetch-problem.ts';

export interface AttemptAnswerParameters {
  'http-status': { status: number };
  /** `errorCode`: the system's error code, such as `ECONNREFUSED`. */
  'no-http-answer': { problem: FetchProblem; errorCode?: string };
  /** In the mail server's own words. */
  'smtp-reply': { smtpReply: string };
  /** The mail could not be handed over. `errorMessage`: in the words of the system or of SES. */
  'mail-not-sent': { errorCode: string; errorMessage: string };
  /** It came back later (RFC 3464); the status is one of RFC 3463. */
  'bounce-status': { status: string };
  /** The receiver reported it as unwanted (RFC 5965). */
  complaint: None;
}

export type AttemptAnswer = Coded<AttemptAnswerParameters>;

export const attemptAnswer = <C extends keyof AttemptAnswerParameters>(
  code: C,
  parameters: AttemptAnswerParameters[C],
): AttemptAnswer => ({ code, parameters }) as AttemptAnswer;
