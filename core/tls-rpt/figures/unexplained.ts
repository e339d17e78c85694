import { sumCounts } from './sessions.ts';

/** A policy's failed sessions, and those of its results. */
export interface Explained {
  failedSessions: number;
  results: readonly { failedSessions: number }[];
}

/** The failed sessions of a policy that none of its results explains. Results may overlap (RFC 8460 §4.3). */
export const countUnexplained = ({ failedSessions, results }: Explained): number =>
  Math.max(0, failedSessions - sumCounts(results.map((result) => result.failedSessions)));

/**
 * For policies that become one: the unexplained sessions that would be lost, because overlapping results of another policy
 * would seem to explain them. They need a result of their own, or a failure that enforce would have refused is no evidence.
 */
export function findLostByJoining(policies: readonly Explained[]): number {
  // Of one with 20,000 results, nothing needs to be added up.
  if (policies.length < 2) return 0;
  const apart = sumCounts(policies.map(countUnexplained));
  const joined = countUnexplained({
    failedSessions: sumCounts(policies.map((policy) => policy.failedSessions)),
    results: policies.flatMap((policy) => policy.results),
  });
  return apart > joined ? apart : 0;
}
