/**
 * A policy change that is blocked. While a change is in progress, caches may still answer with the old state, so a check
 * from outside cannot tell what is wrong. So a change that takes too long becomes an incident itself: whatever is wrong
 * outside blocks the change.
 */

import { type Finding, finding, withoutTraits } from '../../core/finding/finding.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import type { DomainState } from '../store/domains/domain.ts';

/** Longer than any change takes: the edge's cache time, the record's TTL, and the first attempts. */
const longestChangeSeconds = 3600;

/** An attempt that dies records no problem, and the daily reconciliation repeats a lost task. */
const longestSilenceSeconds = 2 * 86_400;

type Changing = Pick<DomainState, 'announced' | 'versions' | 'rotation'>;

/** The wanted policy is not announced yet, so neither the served text nor the record can be judged by it. */
export const isChangeInProgress = ({ announced, versions }: Changing): boolean =>
  announced === undefined || announced.id !== currentVersion(versions)?.id;

/** @returns the finding about a change that has been blocked for too long; undefined if there is none */
export function findBlockedChange(state: Changing, now: Date): Finding | undefined {
  const { problem } = state.rotation;
  const wanted = currentVersion(state.versions);
  if (!wanted || !isChangeInProgress(state)) return undefined;
  // A different problem that blocks the same change does not start a new hour.
  const since = problem && problem.since < wanted.firstServedAt ? problem.since : wanted.firstServedAt;
  const longestSeconds = problem ? longestChangeSeconds : longestSilenceSeconds;
  if (now.getTime() - Date.parse(since) < longestSeconds * 1000) return undefined;
  return finding('change-blocked', {
    id: wanted.id,
    since,
    ...(problem && { cause: withoutTraits(problem) }),
  });
}
