import type { OutboundReasonCode } from '../tls-rpt/write/outbound-reason.ts';
import type { Words } from './words.ts';

/** Puts why a report is not sent into words. A reason that a newer version wrote gets a plain general text. */
export function describeOutboundReason(
  { outboundReasons, unknownReason }: Pick<Words, 'outboundReasons' | 'unknownReason'>,
  { code, parameters }: { code: string; parameters: object },
): string {
  if (!Object.hasOwn(outboundReasons, code)) return unknownReason(code);
  return (outboundReasons[code as OutboundReasonCode] as (parameters: object) => string)(parameters);
}
