/**
 * When a report is sent: not at midnight with everybody else's, and again, more and more seldom, if it was not taken.
 * All times are computed from what the report is about, so that any run at any moment comes to the same plan.
 */
import { createHash } from 'node:crypto';

/** RFC 8460 §4.1: reports are delayed by up to 4 h, so that receivers do not get all of a day's at midnight. */
export const maxDelaySeconds = 4 * 3_600;

/** Between 0 and 4 h, evenly spread over domains, and another one each day. */
export function delaySeconds(domain: string, day: string): number {
  const hash = createHash('sha256').update(`${day} ${domain}`).digest().readUInt32BE(0);
  return Math.floor((hash / 2 ** 32) * maxDelaySeconds);
}

/** A service that was away for days must not send all at once either: at least this long for each report. */
const lateSpacingSeconds = 10;

/**
 * When the first delivery of a report is due, milliseconds since 1970.
 * @param plannedAt when the report was made
 * @param reports how many were made with it
 */
export function firstDueAt(domain: string, day: string, plannedAt: number, reports: number): number {
  const delay = delaySeconds(domain, day);
  const inTime = Date.parse(`${day}T00:00:00Z`) + (86_400 + delay) * 1_000;
  if (inTime >= plannedAt) return inTime;
  const window = Math.min(maxDelaySeconds, (reports - 1) * lateSpacingSeconds);
  return plannedAt + Math.floor((delay * window) / maxDelaySeconds) * 1_000;
}

/** RFC 8460 §5.5: delivery is tried for 24 h, with exponential back-off. */
export const retryForSeconds = 24 * 3_600;
const firstRetrySeconds = 300;
const longestRetrySeconds = 4 * 3_600;

/**
 * When to try again after a failed attempt, or undefined when 24 h are over. The last try is at the very end of them.
 * @param attempts how many failed so far, at least 1
 */
export function nextRetryAt(firstAttemptAt: number, attempts: number, now: number): number | undefined {
  const deadline = firstAttemptAt + retryForSeconds * 1_000;
  if (now >= deadline) return undefined;
  const wait = Math.min(firstRetrySeconds * 2 ** (attempts - 1), longestRetrySeconds);
  return Math.min(now + wait * 1_000, deadline);
}
