/**
 * When to check again something that is not right yet: the longer it has lasted, the less often. There is one chain of
 * checks; if every trigger requested a separate one, the chains would multiply.
 */

import type { Problem } from '../../core/finding/finding.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { ServiceSettings } from '../ports/service-settings.ts';

/** The queue can delay a task by at most 15 minutes. */
export const longestDelaySeconds = 900;

/** A quarter of the problem's age, from `retrySeconds` to 900 seconds. */
export function retryDelaySeconds(
  { retrySeconds }: Pick<ServiceSettings, 'retrySeconds'>,
  { since }: Pick<Problem, 'since'>,
  now: Date,
): number {
  const ageSeconds = (now.getTime() - Date.parse(since)) / 1000;
  return Math.round(Math.min(longestDelaySeconds, Math.max(retrySeconds, ageSeconds / 4)));
}

/**
 * Whether a check has to be queued: no equally early one is planned.
 * @param nextCheckAt when the next one is due
 */
export function isCheckNeeded(nextCheckAt: Timestamp | undefined, due: Date, now: Date): boolean {
  if (nextCheckAt === undefined) return true;
  const next = Date.parse(nextCheckAt);
  return next <= now.getTime() || next > due.getTime();
}
