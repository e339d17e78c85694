/**
 * The reports about one domain and one UTC day, in the form that summaries and the daily mail read.
 *
 * Reports arrive in any order, more than once, and at several workers at the same time. So a day is a map from report
 * identity to figures: the same set of mails gives the same day, byte for byte, in whatever order they arrived. Totals
 * are not stored but computed (summary.ts), so nothing is counted twice. The map lists a limited number of reports;
 * `rest` has the sums of all others.
 */

import type { DomainName } from '../../names/domain-name.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { RestFigures } from './rest-figures.ts';

export interface DayState {
  domain: DomainName;
  /** The first UTC day of the period of the reports: `2026-11-23`. */
  day: UtcDay;
  /** The itemised reports, by identity. */
  reports: Record<string, DayReport>;
  /** The sums of those that are not itemised. */
  rest?: { verified?: RestFigures; unverified?: RestFigures };
  /** Since when organisations had been seen, as far as the day records it: see firstSeenDays(). */
  firstSeen?: Readonly<Record<string, UtcDay>>;
}

/** The figures of one stored report about this domain. */
export interface DayReport {
  /** The domain that reports, as in the identity. */
  submitter: string;
  organizationName?: string;
  reportId?: string;
  /** The submitter signed it (DKIM pass, aligned). Other reports are listed separately and do not count as evidence. */
  verified: boolean;
  /** Why it is or is not verified: `dkim-aligned`, or an UnverifiedReason. */
  verification: string;
  /** `Date` of the mail, RFC 3339 UTC. Of two revisions with one identity, the later counts. */
  mailDate?: string;
  /** The UTC day of its arrival: the day that it is about is only its sender's claim. */
  receivedDay?: UtcDay;
  /** Digest of the content of the report, hexadecimal. It decides between revisions with the same date. */
  digest: string;
  policies: DayPolicy[];
}

/** The sessions of one report under one policy. Entries of the same type and text are joined. */
export interface DayPolicy {
  /** `sts`, `tlsa`, `no-policy-found`, or another word that the reporter uses. */
  policyType: string;
  /** Of an sts policy: see fingerprintPolicy(). A version in the ledger with the same meaning has the same. */
  fingerprint?: string;
  /** Of an sts policy: the mode that the reporter applied, as its text says it. */
  mode?: string;
  /** Of an sts policy: the first characters of its lines. */
  policyText?: string;
  successfulSessions: number;
  failedSessions: number;
  /** By result type, all details together. They may overlap, so they do not add up to a total (RFC 8460 §4.3). */
  results: DayResult[];
  /** Where it happened, most failed sessions first. */
  failures: DayFailure[];
  /** How many details are not in `failures`. */
  moreFailures?: number;
}

export interface DayResult {
  resultType: string;
  failedSessions: number;
  /** How many details have this result type. */
  details: number;
}

export interface DayFailure {
  resultType: string;
  failedSessions: number;
  receivingMxHostname?: string;
  receivingIp?: string;
  sendingMtaIp?: string;
  failureReasonCode?: string;
  additionalInformation?: string;
}

/** Positive if `a` is to be kept: verified before unverified, then the later mail, then the greater digest. */
export function compareReports(a: DayReport, b: DayReport): number {
  return (
    Number(a.verified) - Number(b.verified) ||
    compareText(a.mailDate ?? '', b.mailDate ?? '') ||
    compareText(a.digest, b.digest) ||
    // The rest may still differ (the reason of the verification, for example). The order of arrival must not decide.
    compareText(canonicalJson(withoutReceipt(a)), canonicalJson(withoutReceipt(b)))
  );
}

/** A copy that arrives later is not better. */
const withoutReceipt = ({ receivedDay, ...report }: DayReport) => report;

/** Equal for equal values, whatever the order of their keys: one may be new and the other read from the store. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([x], [y]) => compareText(x, y)))
      : member,
  );
}
