import type { AttemptAnswerParameters } from '../tls-rpt/write/attempt-answer.ts';
import type { OutboundReasonCode, OutboundReasonParameters } from '../tls-rpt/write/outbound-reason.ts';
import type { AttemptState, DeliveryState, OutboundReportState } from '../tls-rpt/write/outbound-state.ts';

/** Why a report to another domain is not sent, as a sentence without a final stop. */
export type OutboundReasonWords = {
  [C in OutboundReasonCode]: (parameters: OutboundReasonParameters[C]) => string;
};

/** The result of an attempt to deliver a report, as a phrase without a final stop. */
export type AttemptAnswerWords = {
  [C in keyof AttemptAnswerParameters]: (parameters: AttemptAnswerParameters[C]) => string;
};

/** The progress of a report to another domain, as a phrase without a final stop. */
export interface OutboundStateWords {
  reports: Record<OutboundReportState, string>;
  deliveries: Record<DeliveryState, string>;
  attempts: Record<AttemptState, string>;
}
