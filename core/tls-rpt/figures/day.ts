/**
 * What was reported about one domain for one UTC day: `days/<day>/<domain>.json`.
 *
 * Reports arrive in any order, more than once, and at several workers at the same time. The day is therefore a map
 * from report identity to compact figures, and merging is commutative, associative and idempotent: the same set of
 * mails gives the same object, byte for byte, whatever happened on the way. Totals are never stored; they are
 * computed from the map (summary.ts), so nothing can be counted twice.
 */
import { compareText } from '../../text/compare-text.ts';

export interface DayState {
  schema: 1;
  domain: string;
  /** First UTC day of the reports' period: `2026-11-23`. */
  day: string;
  /** By report identity. */
  reports: Record<string, DayReport>;
  /** More reports came than the limits below keep here; all of them are under `reports/<day>/<domain>/`. */
  full?: true;
}

/** The figures of one stored report about this domain. */
export interface DayReport {
  /** The reporting domain, as the identity has it. */
  submitter: string;
  organizationName?: string;
  reportId?: string;
  /** Signed by the submitter (DKIM pass, aligned). Anything else is shown apart and is evidence for nothing. */
  verified: boolean;
  /** Why it is or is not verified, as a word: `dkim-aligned`, `no-signature`. */
  verification: string;
  /** `Date` of the mail, RFC 3339 UTC: the later revision of one identity wins. */
  mailDate?: string;
  /** Digest of the report's content, hexadecimal: the last word between revisions. */
  digest: string;
  policies: DayPolicy[];
}

/** Sessions of one report under one policy. Entries of the same type and text are one. */
export interface DayPolicy {
  /** `sts`, `tlsa`, `no-policy-found`, or a reporter's own word. */
  policyType: string;
  /** Of an sts policy: equals the fingerprint of the ledger's version with the same meaning. */
  fingerprint?: string;
  /** Of an sts policy: the mode the reporter applied. */
  mode?: 'enforce' | 'testing' | 'none';
  /** Of an sts policy: its lines, cut to a length that can be shown. */
  policyText?: string;
  successfulSessions: number;
  failedSessions: number;
  /** Per result type, all details together. They may overlap: never add them up to a total (RFC 8460 §4.3). */
  results: DayResult[];
  /** Where it happened, most failed sessions first. */
  failures: DayFailure[];
  /** Details that `failures` has no room for. */
  moreFailures?: number;
}

export interface DayResult {
  resultType: string;
  failedSessions: number;
  /** How many details said so. */
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

/** A day object that no report has reached yet. */
export function emptyDay(domain: string, day: string): DayState {
  return { schema: 1, domain, day, reports: {} };
}

/** Puts one report into its day. `identity` is the report's, see `reportIdentity()`. */
export function mergeReport(
  day: DayState,
  identity: string,
  report: DayReport,
  limits = dayLimits,
): DayState {
  return mergeDays(day, { ...day, reports: { [identity]: report } }, limits);
}

export interface DayLimits {
  /**
   * A reporter sends one to a few reports a day. More is a fault or a flood: the day object must stay small. Not
   * greater than `reports`.
   */
  reportsPerSubmitter: number;
  /** Many invented submitters are a flood as well. Verified reports are kept before unverified ones. */
  reports: number;
}

const dayLimits: DayLimits = { reportsPerSubmitter: 200, reports: 2000 };

/**
 * Joins two states of the same day. Each identity keeps the greater of its two reports; over a limit the first ones
 * by rank stay. A report's rank only ever rises, so what was once left out can never belong to the first ones later:
 * that is what keeps the merge independent of order although it forgets.
 */
export function mergeDays(a: DayState, b: DayState, limits = dayLimits): DayState {
  const joined = new Map(Object.entries(a.reports));
  for (const [identity, report] of Object.entries(b.reports)) {
    const known = joined.get(identity);
    if (!known || compareReports(report, known) > 0) joined.set(identity, report);
  }
  const kept = joined.size > limits.reportsPerSubmitter ? keepFirst([...joined], limits) : [...joined];
  const full = a.full || b.full || kept.length < joined.size;
  return {
    // What only a newer version knows.
    ...b,
    ...a,
    reports: Object.fromEntries(kept),
    ...(full ? { full: true as const } : {}),
  };
}

/** Positive if `a` is to be kept: verified first, then the later mail, then the greater content. */
export function compareReports(a: DayReport, b: DayReport): number {
  return (
    Number(a.verified) - Number(b.verified) ||
    compareText(a.mailDate ?? '', b.mailDate ?? '') ||
    compareText(a.digest, b.digest) ||
    // What may still differ (the reason of the verification, say) must not depend on the order of arrival either.
    compareText(canonicalJson(a), canonicalJson(b))
  );
}

/** Equal for equal values, whatever the order of their keys: one side was just made, the other read from the store. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([x], [y]) => compareText(x, y)))
      : member,
  );
}

type Entry = [identity: string, report: DayReport];

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
