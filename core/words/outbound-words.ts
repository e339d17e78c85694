import type { OutboundReasonCode, OutboundReasonParameters } from '../tls-rpt/write/outbound-reason.ts';

/** Why a report to another domain is not sent, as a sentence without a final stop. */
export type OutboundReasonWords = {
  [C in OutboundReasonCode]: (parameters: OutboundReasonParameters[C]) => string;
};
