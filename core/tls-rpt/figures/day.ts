/**
 * What was reported about one domain and one UTC day: `days/<domain>/<day>.json`.
 *
 * Reports arrive in any order, more than once, and at several workers at the same time. So the day is a map from report
 * identity to figures, and merging is commutative, associative and idempotent: the same set of mails gives the same
 * object, byte for byte, in whatever order they arrived. Totals are not stored but computed from the map (summary.ts),
 * so nothing can be counted twice.
 */

import type { DomainName } from '../../names/domain-name.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { ReportIdentity } from './identity.ts';

export interface DayState {
  schema: 1;
  domain: DomainName;
  /** The first UTC day of the period of the reports: `2026-11-23`. */
  day: UtcDay;
  /** By report identity. */
  reports: Record<string, DayReport>;
  /** There are more reports than the limits below allow here. All of them are in `reports/<day>/<domain>/`. */
  full?: true;
}

/** The figures of one stored report about this domain. */
export interface DayReport {
  /** The domain that reports, as in the identity. */
  submitter: string;
  organizationName?: string;
  reportId?: string;
  /** The submitter signed it (DKIM pass, aligned). Other reports are listed separately and are evidence for nothing. */
  verified: boolean;
  /** Why it is or is not verified: `dkim-aligned`, or an UnverifiedReason. */
  verification: string;
  /** `Date` of the mail, RFC 3339 UTC. Of two revisions with one identity, the later counts. */
  mailDate?: string;
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
  /** Of an sts policy: the mode that the reporter applied. */
  mode?: 'enforce' | 'testing' | 'none';
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

/** A day without reports. */
export function emptyDay(domain: DomainName, day: UtcDay): DayState {
  return { schema: 1, domain, day, reports: {} };
}

/** Puts one report into its day. `identity` is that of the report, see reportIdentity(). */
export function mergeReport(
  day: DayState,
  identity: ReportIdentity,
  report: DayReport,
  limits = dayLimits,
): DayState {
  return mergeDays(day, { ...day, reports: { [identity]: report } }, limits);
}

export interface DayLimits {
  /**
   * A reporter sends one to a few reports a day. More are a fault or a flood, and the day object must stay small. At
   * most `reports`.
   */
  reportsPerSubmitter: number;
  /** Attack: many invented submitters. Verified reports take precedence over unverified ones. */
  reports: number;
}

const dayLimits: DayLimits = { reportsPerSubmitter: 200, reports: 2000 };

const entriesOf = ({ reports }: DayState): Entry[] => Object.entries(reports) as Entry[];

/**
 * Joins two states of the same day. Of two reports with one identity, the greater is kept. Over a limit, the reports of
 * the first ranks are kept. The rank of a report never falls, so a report that was left out can never belong to the
 * first ones later. So the result does not depend on the order, although reports are dropped.
 */
export function mergeDays(a: DayState, b: DayState, limits = dayLimits): DayState {
  const joined = new Map(entriesOf(a));
  for (const [identity, report] of entriesOf(b)) {
    const known = joined.get(identity);
    if (!known || compareReports(report, known) > 0) joined.set(identity, report);
  }
  const kept = joined.size > limits.reportsPerSubmitter ? keepFirst([...joined], limits) : [...joined];
  const full = a.full || b.full || kept.length < joined.size;
  return {
    // Members that only a newer version knows.
    ...b,
    ...a,
    reports: Object.fromEntries(kept),
    ...(full ? { full: true as const } : {}),
  };
}

/** Positive if `a` is to be kept: verified before unverified, then the later mail, then the greater digest. */
export function compareReports(a: DayReport, b: DayReport): number {
  return (
    Number(a.verified) - Number(b.verified) ||
    compareText(a.mailDate ?? '', b.mailDate ?? '') ||
    compareText(a.digest, b.digest) ||
    // The rest may still differ (the reason of the verification, for example). The order of arrival must not decide.
    compareText(canonicalJson(a), canonicalJson(b))
  );
}

/** Equal for equal values, whatever the order of their keys: one may be new and the other read from the store. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([x], [y]) => compareText(x, y)))
      : member,
  );
}

type Entry = [identity: ReportIdentity, report: DayReport];

function compareRanks([identityA, a]: Entry, [identityB, b]: Entry): number {
  return Number(b.verified) - Number(a.verified) || compareText(identityA, identityB);
}

function keepFirst(entries: Entry[], limits: DayLimits): Entry[] {
  const ranked = entries.sort(compareRanks);
  const perSubmitter = new Map<string, number>();
  const kept: Entry[] = [];
  for (const entry of ranked) {
    const count = (perSubmitter.get(entry[1].submitter) ?? 0) + 1;
    perSubmitter.set(entry[1].submitter, count);
    if (count <= limits.reportsPerSubmitter && kept.length < limits.reports) kept.push(entry);
  }
  return kept;
}
