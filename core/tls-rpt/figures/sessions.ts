/**
 * The sessions of one report, each counted once. Simple addition is wrong: a reporter may list the same sessions under an
 * sts and a tlsa policy, and the details of a policy may overlap, because a session may fail in several ways (RFC 8460
 * §4.3). So the larger of overlapping sums counts, and totals never come from details.
 */
import type { DayPolicy, DayReport } from './day.ts';

export interface Sessions {
  successfulSessions: number;
  failedSessions: number;
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
    added.set(resultType, addCounts(added.get(resultType) ?? 0, failedSessions));
  }
  return added;
}

export function addSessions(items: readonly Sessions[]): Sessions {
  return {
    successfulSessions: sumCounts(items.map((item) => item.successfulSessions)),
    failedSessions: sumCounts(items.map((item) => item.failedSessions)),
  };
}

/** Attack: counts near the largest number. A total stays a whole number that JSON keeps exactly. */
export function addCounts(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

export const sumCounts = (counts: readonly number[]): number => counts.reduce(addCounts, 0);
