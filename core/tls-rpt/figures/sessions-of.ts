/**
 * The sessions of one report, each counted once. Simple addition is wrong: a reporter may list the same sessions under an
 * sts and a tlsa policy, and the details of a policy may overlap, because a session may fail in several ways (RFC 8460
 * §4.3). So the larger of overlapping sums counts.
 */
import type { DayPolicy, DayReport } from './day.ts';
import { groupByOverlap } from './overlap.ts';
import { addCounts, addSessions, type Sessions } from './sessions.ts';

/** Of entries that count the same sessions, the most sessions and the most failures count. */
export function sessionsOf(report: DayReport): Sessions {
  const groups = groupByOverlap(report.policies, report).map((types) => {
    const sums = types.map((policies) => addSessions(policies));
    const sessions = Math.max(0, ...sums.map((sum) => sum.successfulSessions + sum.failedSessions));
    const failedSessions = Math.max(0, ...sums.map((sum) => sum.failedSessions));
    return { successfulSessions: sessions - failedSessions, failedSessions };
  });
  return addSessions(groups);
}

/** Failed sessions of one report by result type. Of overlapping policies, the larger number counts. */
export function failuresOf(report: DayReport): Map<string, number> {
  const failures = new Map<string, number>();
  for (const types of groupByOverlap(report.policies, report)) {
    const largest = new Map<string, number>();
    for (const [resultType, failed] of types.flatMap((policies) => [...addResults(policies)]))
      largest.set(resultType, Math.max(largest.get(resultType) ?? 0, failed));
    for (const [resultType, failed] of largest)
      failures.set(resultType, addCounts(failures.get(resultType) ?? 0, failed));
  }
  return failures;
}

function addResults(policies: DayPolicy[]): Map<string, number> {
  const added = new Map<string, number>();
  for (const { resultType, failedSessions } of policies.flatMap((policy) => policy.results)) {
    added.set(resultType, addCounts(added.get(resultType) ?? 0, failedSessions));
  }
  return added;
}
