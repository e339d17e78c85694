/** The failures in one mail about one domain, by result type, and those that need action. */

import type { PolicyVersion } from '../../mta-sts/version.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import type { DayFailure } from '../../tls-rpt/figures/day.ts';
import { addSessions } from '../../tls-rpt/figures/sessions.ts';
import { failuresOf, sessionsOf } from '../../tls-rpt/figures/sessions-of.ts';
import { gravestPolicy, type PolicyInForce } from '../../tls-rpt/judge/effect.ts';
import { readPolicyMode } from '../../tls-rpt/judge/match-policy.ts';
import { isLasting } from '../../tls-rpt/judge/result-type.ts';
import type { DatedReport } from './dated-report.ts';
import type { DomainFacts } from './digest-input.ts';

export interface FailureSummary {
  resultType: string;
  failedSessions: number;
  /** Share of all sessions in these reports, 0 to 1. */
  share: number;
  needsAction: boolean;
  /** The policy with the most serious effect on the mail. */
  policy: PolicyInForce;
  /** Names of those who reported it, most failures first. */
  reporters: { name: string; submitter: string }[];
  /** Where it happened, most failures first. */
  places: DayFailure[];
}

export function summarizeFailures(reports: DatedReport[], facts: DomainFacts): FailureSummary[] {
  const { successfulSessions, failedSessions } = addSessions(reports.map(({ report }) => sessionsOf(report)));
  const types = new Set(reports.flatMap(({ report }) => [...failedTypes(report).keys()]));
  return [...types]
    .map((resultType) => summarizeFailure(resultType, reports, facts, successfulSessions + failedSessions))
    .sort((a, b) => Number(b.needsAction) - Number(a.needsAction) || b.failedSessions - a.failedSessions);
}

/** Failed sessions without a detail are failures too: RFC 8460 §4.3.3 calls them validation-failure. */
function failedTypes(report: DatedReport['report']): Map<string, number> {
  const failures = new Map([...failuresOf(report)].filter(([, failed]) => failed > 0));
  const { failedSessions } = sessionsOf(report);
  if (failures.size === 0 && failedSessions > 0) failures.set('validation-failure', failedSessions);
  return failures;
}

// Below this, connections that break on a busy day would raise an alarm every morning.
const shareToAct = 0.01;
const sessionsToAct = 3;

function summarizeFailure(
  resultType: string,
  reports: DatedReport[],
  facts: DomainFacts,
  sessions: number,
): FailureSummary {
  const concerned = reports
    .map((item) => ({ ...item, failed: failedTypes(item.report).get(resultType) }))
    .filter(({ failed }) => failed !== undefined)
    .sort((a, b) => (b.failed ?? 0) - (a.failed ?? 0));
  const failedSessions = concerned.reduce((total, { failed = 0 }) => total + failed, 0);
  const share = sessions > 0 ? Math.min(1, failedSessions / sessions) : 0;
  const isMany = share >= shareToAct && failedSessions >= sessionsToAct;
  return {
    resultType,
    failedSessions,
    share,
    needsAction: isLasting(resultType) || isMany,
    policy: policyInForce(resultType, concerned, facts),
    reporters: uniqueReporters(concerned),
    places: addPlaces(
      concerned
        .flatMap(({ report }) => report.policies.flatMap(({ failures }) => failures))
        .filter((failure) => failure.resultType === resultType),
    ),
  };
}

function uniqueReporters(reports: DatedReport[]): FailureSummary['reporters'] {
  const bySubmitter = Map.groupBy(reports, ({ report }) => report.submitter);
  return [...bySubmitter].map(([submitter, [first]]) => ({
    submitter,
    name: first?.report.organizationName ?? submitter,
  }));
}

function policyInForce(resultType: string, reports: DatedReport[], facts: DomainFacts): PolicyInForce {
  const applied = reports.flatMap(({ day, report }) =>
    report.policies
      .filter(
        ({ results, failedSessions }) =>
          failedSessions > 0 || results.some((r) => r.resultType === resultType),
      )
      .map(({ policyType, mode }) => {
        const inForce = mode ?? modeOn(day, facts.versions) ?? facts.mode;
        return { policyType, ...(policyType === 'sts' && inForce ? { mode: inForce } : {}) };
      }),
  );
  return gravestPolicy(resultType, applied) ?? { policyType: 'no-policy-found' };
}

/** The mode served on that day, for reporters that omit the policy's text. */
function modeOn(day: UtcDay, versions: PolicyVersion[]): PolicyInForce['mode'] {
  const version = versions.findLast(({ firstServedAt }) => firstServedAt.slice(0, 10) <= day);
  return version && readPolicyMode([version.text]);
}

/** Places differ by what an administrator can look for: our host and address, and the reason. */
export function addPlaces(failures: DayFailure[]): DayFailure[] {
  const keyOf = (f: DayFailure) =>
    JSON.stringify([f.receivingMxHostname, f.receivingIp, f.failureReasonCode]);
  return [...Map.groupBy(failures, keyOf).values()]
    .flatMap((group) => {
      const failedSessions = group.reduce((total, failure) => total + failure.failedSessions, 0);
      return group.slice(0, 1).map((first) => ({ ...first, failedSessions }));
    })
    .sort((a, b) => b.failedSessions - a.failedSessions || (keyOf(a) < keyOf(b) ? -1 : 1));
}
