import { wouldBounce } from '../../mta-sts/evidence/would-bounce.ts';
import { registeredDomain } from '../../names/public-suffix.ts';
import { knownPolicyType } from '../judge/policy-type.ts';
import { isResultType } from '../judge/result-type.ts';
import type { DayPolicy, DayReport } from './day.ts';
import { addCounts, type Sessions, sumCounts } from './sessions.ts';
import { failuresOf, sessionsOf } from './sessions-of.ts';
import { countUnexplained } from './unexplained.ts';

/** The numbers of a report that is not itemised. Their size does not depend on the report. */
export interface ReportTally extends Sessions {
  /** Organisation of the submitter: see sourceOf(). */
  source: string;
  /** Sessions by policy type; a reporter's own types are `other`. */
  policyTypes: Record<string, Sessions>;
  /** Failed sessions by result type; types that RFC 8460 §4.3 does not define are `other`. */
  results: Record<string, number>;
  /** Failed sessions that enforce would have refused, or that no detail explains. */
  bouncingSessions: number;
}

/**
 * The organisation of a report, for limits and for who is known: the registered domain. Attack: hundreds of free names below
 * a private suffix, such as `a1.dedyn.io`. They are one organisation, and so are honest reporters among them.
 */
export const sourceOf = ({ submitter }: Pick<DayReport, 'submitter'>): string => registeredDomain(submitter);

export function tallyReport(report: DayReport): ReportTally {
  const byType = Map.groupBy(report.policies, ({ policyType }) => knownPolicyType(policyType));
  const results: Record<string, number> = {};
  for (const [resultType, failedSessions] of failuresOf(report)) {
    const name = isResultType(resultType) ? resultType : 'other';
    results[name] = addCounts(results[name] ?? 0, failedSessions);
  }
  return {
    source: sourceOf(report),
    ...sessionsOf(report),
    policyTypes: Object.fromEntries(
      [...byType].map(([type, policies]) => [type, sessionsOf({ ...report, policies })]),
    ),
    results,
    bouncingSessions: sumCounts(
      report.policies
        .filter(({ policyType }) => policyType === 'sts' || policyType === 'no-policy-found')
        .map(countBouncing),
    ),
  };
}

function countBouncing(policy: DayPolicy): number {
  const bouncing = policy.results.filter(({ resultType }) => wouldBounce(resultType));
  return addCounts(countUnexplained(policy), sumCounts(bouncing.map((one) => one.failedSessions)));
}
