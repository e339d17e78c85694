/** CAA records (RFC 8659): which certificate authorities may issue for a host. */

import type { DnsAnswer } from './answer.ts';

export interface CaaRecord {
  critical: boolean;
  tag: string;
  value: string;
}

/** The CAA records that apply to a host: those of `name`, the closest ancestor that has any (RFC 8659 §3). */
export interface CaaAnswer {
  name: string;
  answer: DnsAnswer<CaaRecord>;
}

export type CaaDecision =
  /** Every authority may issue. */
  | { kind: 'everyone' }
  /** Only these, in lower case; if the list is empty, nobody. */
  | { kind: 'only'; issuers: string[] }
  /** An authority that gets no answer refuses, too (RFC 8659 §4). */
  | { kind: 'unknown'; why: string };

/** Who may issue a certificate for a host name without a wildcard. */
export function decideCaa({ answer }: CaaAnswer): CaaDecision {
  if (answer.kind === 'failed') return { kind: 'unknown', why: answer.why };
  const records = answer.kind === 'found' ? answer.records : [];
  // RFC 8659 §4.1: an authority that does not know a critical record's tag must not issue.
  if (records.some(({ critical, tag }) => critical && !knownTags.has(tag.toLowerCase())))
    return { kind: 'only', issuers: [] };
  // RFC 8659 §4.2: without an `issue` record the others restrict nothing.
  const issue = records.filter(({ tag }) => tag.toLowerCase() === 'issue');
  if (issue.length === 0) return { kind: 'everyone' };
  const issuers = issue.map(({ value }) => issuerOf(value)).filter((issuer) => issuer !== '');
  return { kind: 'only', issuers };
}

/** IANA's registry of CAA tags: https://www.iana.org/assignments/pkix-parameters (RFC 8659 §7.2). */
const knownTags = new Set([
  'issue',
  'issuewild',
  'iodef',
  'contactemail',
  'contactphone',
  'issuemail',
  'issuevmc',
]);

/** Whether one of the authorities may issue. @returns undefined if that is not known */
export function mayIssue(decision: CaaDecision, authorities: readonly string[]): boolean | undefined {
  if (decision.kind === 'unknown') return undefined;
  return decision.kind === 'everyone' || decision.issuers.some((one) => authorities.includes(one));
}

/** RFC 8659 §4.2: a domain name, then parameters after a semicolon; an empty name allows nobody. */
const issuerOf = (value: string) => (value.split(';', 1)[0] ?? '').trim().toLowerCase();
