/**
 * When a report is sent: not at midnight like everybody else's, and again at growing intervals if it was not accepted.
 * All times are computed from the domain and the day of the report, so that every run gets the same plan.
 */

import { createHash } from 'node:crypto';
import type { DomainName } from '../../names/domain-name.ts';
import type { UtcDay } from '../../names/utc-day.ts';

/** RFC 8460 §4.1: reports are delayed by up to 4 h, so that a receiver does not get all of them at midnight. */
export const maxDelaySeconds = 4 * 3_600;

/** Between 0 and 4 h, evenly distributed over domains, and different each day. */
export function delaySeconds(domain: DomainName, day: UtcDay): number {
  const hash = createHash('sha256').update(`${day} ${domain}`).digest().readUInt32BE(0);
  return Math.floor((hash / 2 ** 32) * maxDelaySeconds);
}

/** If the service was down for days, it must not send all reports at once: on average, this long for each report. */
const lateSpacingSeconds = 10;

/**
 * When the first delivery of a report is due, milliseconds since 1970.
 * @param plannedAt when the report was made, milliseconds since 1970
 * @param reports how many reports were made with it
 */
export function firstDueAt(domain: DomainName, day: UtcDay, plannedAt: number, reports: number): number {
  const delay = delaySeconds(domain, day);
  const inTime = Date.parse(`${day}T00:00:00Z`) + (86_400 + delay) * 1_000;
  if (inTime >= plannedAt) return inTime;
  const window = Math.min(maxDelaySeconds, (reports - 1) * lateSpacingSeconds);
  return plannedAt + Math.floor((delay * window) / maxDelaySeconds) * 1_000;
}

/** RFC 8460 §5.5: delivery is attempted for 24 h, with exponential back-off. */
const retryForSeconds = 24 * 3_600;
const firstRetrySeconds = 300;
const longestRetrySeconds = 4 * 3_600;

/**
 * When to try again after a failed attempt; undefined once 24 h are over. The last attempt is at the end of the 24 h.
 * All times are in milliseconds since 1970.
 * @param attempts how many attempts failed so far, at least 1
 */
export function nextRetryAt(firstAttemptAt: number, attempts: number, now: number): number | undefined {
  const deadline = firstAttemptAt + retryForSeconds * 1_000;
  if (now >= deadline) return undefined;
  const wait = Math.min(firstRetrySeconds * 2 ** (attempts - 1), longestRetrySeconds);
  return Math.min(now + wait * 1_000, deadline);
}
