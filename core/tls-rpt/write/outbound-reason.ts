/**
 * Why a report about another domain, or one of its deliveries, is not sent, or not to each URI of the record: by code,
 * with the facts that the words need (`core/words/outbound-words.ts`).
 */

import type { Coded, None } from '../../finding/coded.ts';
import type { Fault } from '../../finding/fault.ts';

export interface OutboundReasonParameters {
  'switched-off': None;
  /** It is not in `onlyDomains`. */
  'domain-not-allowed': { domain: string };
  /** `why`: as the operator gave it. */
  'domain-suppressed': { domain: string; why: string };
  'record-missing': { name: string };
  'record-invalid': { name: string; faults: Fault[] };
  'record-advice': { advice: Fault };
  /** In the whole 24 hours. `error` is a resolver's code: `SERVFAIL`. */
  'record-unknown': { name: string; error: string };

  'destination-unusable': { uri: string; fault: DestinationFault };
  /** It is not in `onlyDestinations`. */
  'destination-not-allowed': { target: string };
  'destination-suppressed': { target: string; why: string };
  'destination-too-many': { uri: string; max: number };
  /**
   * For a time. `cause`: a SuppressionReason, or one of a newer version. `detail`: the status of the bounce, or the
   * operator's own words.
   */
  suppressed: { cause: string; until: string; detail: string };
  /** A copy for the archive, of a report that goes to nobody else. */
  'copy-without-report': None;
}

/** Why a URI is not a destination. */
export type DestinationFault =
  | 'too-long'
  | 'no-scheme'
  | 'other-scheme'
  | 'no-address'
  | 'no-url'
  | 'user-name'
  | 'no-host';

export type OutboundReasonCode = keyof OutboundReasonParameters;

export type OutboundReason = Coded<OutboundReasonParameters>;

export const outboundReason = <C extends OutboundReasonCode>(
  code: C,
  parameters: OutboundReasonParameters[C],
): OutboundReason => ({ code, parameters }) as OutboundReason;
