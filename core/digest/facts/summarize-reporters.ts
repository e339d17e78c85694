/** The reporters, their figures, and the policy that each of them applied. */

import { compareText } from '../../text/compare-text.ts';
import { addSessions, type Sessions } from '../../tls-rpt/figures/sessions.ts';
import { sessionsOf } from '../../tls-rpt/figures/sessions-of.ts';
import { describeUse, type PolicyUse } from '../../tls-rpt/judge/describe-policy.ts';
import type { DatedReport } from './dated-report.ts';
import type { DomainFacts } from './digest-input.ts';

export interface ReporterSummary extends Sessions {
  name?: string;
  submitter: string;
  reports: number;
  /** First and last day of its reports. */
  days: { first: string; last: string };
  isNew: boolean;
  /** Days of its reports in earlier mails. */
  earlierDays: number;
  /** A policy that it applied although it was not the current one on that day. */
  policy?: OutdatedPolicy;
}

/** With the text of a policy that we never served. */
export type OutdatedPolicy = PolicyUse & { policyText?: string };

/** @param earlier verified reports of earlier mails, which show who is new */
export function summarizeReporters(
  reports: DatedReport[],
  earlier: DatedReport[],
  facts: DomainFacts,
): ReporterSummary[] {
  const known = Map.groupBy(earlier, ({ report }) => report.submitter);
  const knownAs = (submitter: string): Pick<ReporterSummary, 'isNew' | 'earlierDays'> => ({
    isNew: known.size > 0 && !known.has(submitter),
    earlierDays: new Set((known.get(submitter) ?? []).map(({ day }) => day)).size,
  });
  return [...Map.groupBy(reports, ({ report }) => report.submitter)]
    .map(([submitter, group]) => ({ ...summarizeReporter(submitter, group, facts), ...knownAs(submitter) }))
    .sort(
      (a, b) =>
        b.failedSessions - a.failedSessions ||
        b.successfulSessions - a.successfulSessions ||
        compareText(a.submitter, b.submitter),
    );
}

function summarizeReporter(
  submitter: string,
  group: DatedReport[],
  facts: DomainFacts,
): Omit<ReporterSummary, 'isNew' | 'earlierDays'> {
  const days = group.map(({ day }) => day).sort();
  const name = group.find(({ report }) => report.organizationName)?.report.organizationName;
  const policy = oldestPolicy(group, facts);
  return {
    submitter,
    ...(name ? { name } : {}),
    reports: group.length,
    days: { first: days.at(0) ?? '', last: days.at(-1) ?? '' },
    ...(policy ? { policy } : {}),
    ...addSessions(group.map(({ report }) => sessionsOf(report))),
  };
}

/** The most informative of the policies that a reporter applied: one never served, then the oldest superseded one. */
function oldestPolicy(group: DatedReport[], { versions }: DomainFacts): OutdatedPolicy | undefined {
  const used = group.flatMap(({ day, report }) =>
    report.policies.flatMap(({ fingerprint, policyText }) => {
      const use = fingerprint ? describeUse(fingerprint, versions, day) : undefined;
      if (!use || !isOutdated(use)) return [];
      return [use.kind === 'never-served' && policyText ? { ...use, policyText } : use];
    }),
  );
  const rank = (policy: PolicyUse) => (policy.kind === 'never-served' ? 0 : policy.number);
  return used.sort((a, b) => rank(a) - rank(b))[0];
}

const isOutdated = (use: PolicyUse): boolean => use.kind === 'never-served' || use.daysLate !== undefined;

export interface UnverifiedSummary extends Sessions {
  submitter: string;
  reports: number;
  /** An UnverifiedReason, or one of a newer version. */
  reason: string;
}

export function summarizeUnverified(reports: DatedReport[]): UnverifiedSummary[] {
  return [...Map.groupBy(reports, ({ report }) => `${report.submitter} ${report.verification}`).values()]
    .flatMap((group) =>
      group.slice(0, 1).map(({ report }) => ({
        submitter: report.submitter,
        reason: report.verification,
        reports: group.length,
        ...addSessions(group.map((item) => sessionsOf(item.report))),
      })),
    )
    .sort((a, b) => b.reports - a.reports || compareText(a.submitter, b.submitter));
}
