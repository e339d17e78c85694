/**
 * Totals over many days, for `GET /v1/domains/{domain}/summary` and the daily mail.
 *
 * Simple addition is wrong for three reasons. A reporter may list the same sessions under an sts and a tlsa policy. The
 * details of a policy may overlap, because a session may fail in several ways (RFC 8460 §4.3). And anyone may send a
 * report about any domain. So the larger of overlapping sums counts, totals never come from details, and unverified
 * figures are always separate.
 */

import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayPolicy, DayReport, DayState } from './day.ts';

export interface Sessions {
  successfulSessions: number;
  failedSessions: number;
}

export interface ReportedSessions extends Sessions {
  reports: number;
}

/** The figures of reports that their submitter signed, and those of all others. They are never added. */
export interface Figures {
  verified: ReportedSessions;
  unverified: ReportedSessions;
}

export interface Summary {
  /** The first and last day with figures; absent if there are none. */
  from?: string;
  to?: string;
  total: Figures;
  /** Oldest first. */
  days: ({ day: UtcDay } & Figures)[];
  /** Most verified sessions first. */
  reporters: ({ submitter: string; organizationName?: string } & Figures)[];
  /** Sessions under each policy type. The types of one report overlap, so they do not add up to `total`. */
  policyTypes: ({ policyType: string } & Figures)[];
  /** Failed sessions by result type, most verified failures first. They overlap, too. */
  resultTypes: ResultFigures[];
}

export interface ResultFigures {
  resultType: string;
  verified: { failedSessions: number; reports: number };
  unverified: { failedSessions: number; reports: number };
}

/** `days` in any order, of one domain or of several. */
export function summarize(days: DayState[]): Summary {
  const reports = days.flatMap((day) =>
    Object.values(day.reports).map((report) => ({ day: day.day, report })),
  );
  const names = days.map((day) => day.day).sort();
  const [from] = names;
  const to = names.at(-1);
  return {
    ...(from && to ? { from, to } : {}),
    total: addReports(reports.map(({ report }) => report)),
    days: summarizeDays(days),
    reporters: summarizeReporters(reports.map(({ report }) => report)),
    policyTypes: summarizePolicyTypes(reports.map(({ report }) => report)),
    resultTypes: summarizeResults(reports.map(({ report }) => report)),
  };
}

/**
 * The sessions of one report, each counted once. An sts and a tlsa policy (and any other type) may list the same
 * sessions: so the most sessions of a type are their number, and the most failures of a type are the number that failed.
 * Sessions without a policy are different ones, and are added.
 */
export function sessionsOf(report: DayReport): Sessions {
  const byType = [...Map.groupBy(report.policies, (policy) => policy.policyType)].map(([type, policies]) => ({
    type,
    ...addSessions(policies),
  }));
  const without = byType.filter(({ type }) => type === 'no-policy-found');
  const overlapping = byType.filter(({ type }) => type !== 'no-policy-found');
  const sessions = Math.max(0, ...overlapping.map((s) => s.successfulSessions + s.failedSessions));
  const failedSessions = Math.max(0, ...overlapping.map((s) => s.failedSessions));
  return addSessions([{ successfulSessions: sessions - failedSessions, failedSessions }, ...without]);
}

/** Failed sessions of one report by result type. Of overlapping policies, the larger number counts. */
export function failuresOf(report: DayReport): Map<string, number> {
  const failures = new Map<string, number>();
  for (const [, policies] of Map.groupBy(report.policies, (policy) => policy.policyType)) {
    for (const [resultType, failedSessions] of addResults(policies)) {
      failures.set(resultType, Math.max(failures.get(resultType) ?? 0, failedSessions));
    }
  }
  return failures;
}

function addResults(policies: DayPolicy[]): Map<string, number> {
  const added = new Map<string, number>();
  for (const { resultType, failedSessions } of policies.flatMap((policy) => policy.results)) {
    added.set(resultType, add(added.get(resultType) ?? 0, failedSessions));
  }
  return added;
}

/** The totals of several reports, verified and unverified separately. */
export function addReports(reports: DayReport[]): Figures {
  const of = (group: DayReport[]) => ({ reports: group.length, ...addSessions(group.map(sessionsOf)) });
  return {
    verified: of(reports.filter((report) => report.verified)),
    unverified: of(reports.filter((report) => !report.verified)),
  };
}

export function addSessions(items: Sessions[]): Sessions {
  return {
    successfulSessions: items.reduce((total, item) => add(total, item.successfulSessions), 0),
    failedSessions: items.reduce((total, item) => add(total, item.failedSessions), 0),
  };
}

/** Attack: counts near the largest number. A total stays a whole number that JSON keeps exactly. */
function add(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

function summarizeDays(days: DayState[]): Summary['days'] {
  return [...Map.groupBy(days, (day) => day.day)]
    .map(([day, states]) => ({ day, ...addReports(states.flatMap((state) => Object.values(state.reports))) }))
    .sort((a, b) => compareText(a.day, b.day));
}

function summarizeReporters(reports: DayReport[]): Summary['reporters'] {
  return [...Map.groupBy(reports, (report) => report.submitter)]
    .map(([submitter, group]) => ({ submitter, ...nameOf(group), ...addReports(group) }))
    .sort((a, b) => compareFigures(a, b) || compareText(a.submitter, b.submitter));
}

/** The organisation that a reporter names; verified reports take precedence. */
function nameOf(reports: DayReport[]): { organizationName?: string } {
  const named = reports.filter((report) => report.organizationName !== undefined);
  const name = (named.find((report) => report.verified) ?? named[0])?.organizationName;
  return name === undefined ? {} : { organizationName: name };
}

function summarizePolicyTypes(reports: DayReport[]): Summary['policyTypes'] {
  const types = new Set(reports.flatMap((report) => report.policies.map((policy) => policy.policyType)));
  return [...types]
    .map((policyType) => ({
      policyType,
      ...addReports(reports.flatMap((report) => onlyPolicies(report, policyType))),
    }))
    .sort((a, b) => compareFigures(a, b) || compareText(a.policyType, b.policyType));
}

function onlyPolicies(report: DayReport, policyType: string): DayReport[] {
  const policies = report.policies.filter((policy) => policy.policyType === policyType);
  return policies.length > 0 ? [{ ...report, policies }] : [];
}

function summarizeResults(reports: DayReport[]): ResultFigures[] {
  const figures = new Map<string, ResultFigures>();
  for (const report of reports) {
    for (const [resultType, failedSessions] of failuresOf(report)) {
      const found = figures.get(resultType) ?? noFailures(resultType);
      const side = report.verified ? found.verified : found.unverified;
      side.reports += 1;
      side.failedSessions = add(side.failedSessions, failedSessions);
      figures.set(resultType, found);
    }
  }
  return [...figures.values()].sort(
    (a, b) =>
      b.verified.failedSessions - a.verified.failedSessions ||
      b.unverified.failedSessions - a.unverified.failedSessions ||
      compareText(a.resultType, b.resultType),
  );
}

function noFailures(resultType: string): ResultFigures {
  return {
    resultType,
    verified: { failedSessions: 0, reports: 0 },
    unverified: { failedSessions: 0, reports: 0 },
  };
}

function compareFigures(a: Figures, b: Figures): number {
  const sessions = (s: Sessions) => s.successfulSessions + s.failedSessions;
  return sessions(b.verified) - sessions(a.verified) || sessions(b.unverified) - sessions(a.unverified);
}
