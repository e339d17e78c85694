/**
 * A change of the policy that does not get through. While it is on its way nobody can say from outside what of it is
 * not as it should be: caches may still answer what was there before. So a change that takes longer than changes do is
 * an incident of its own: whatever is wrong out there, it is in the way of the change.
 */

import { type Finding, finding, withoutTraits } from '../../core/finding/finding.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import type { DomainState } from '../store/domains/domain.ts';

/** More than any change takes: the cache time of the edge, the TTL of the record, and the first tries. */
const longestChangeSeconds = 3600;

/** A try that dies leaves no problem, and a task that was lost comes again with the daily reconciliation. */
const longestSilenceSeconds = 2 * 86_400;

type Changing = Pick<DomainState, 'announced' | 'versions' | 'rotation'>;

/** The wanted policy is not announced, so what is served and answered cannot be judged by either. */
export const isChangeInProgress = ({ announced, versions }: Changing): boolean =>
  announced === undefined || announced.id !== currentVersion(versions)?.id;

/** @returns what is wrong with a change that is blocked for too long; undefined while there is none */
export function findBlockedChange(state: Changing, now: Date): Finding | undefined {
  const { problem } = state.rotation;
  const wanted = currentVersion(state.versions);
  if (!wanted || !isChangeInProgress(state)) return undefined;
  // Another problem in the way of the same change begins no new hour.
  const since = problem && problem.since < wanted.firstServedAt ? problem.since : wanted.firstServedAt;
  const longestSeconds = problem ? longestChangeSeconds : longestSilenceSeconds;
  if (now.getTime() - Date.parse(since) < longestSeconds * 1000) return undefined;
  return finding('change-blocked', {
    id: wanted.id,
    since,
    ...(problem && { cause: withoutTraits(problem) }),
  });
}
