const minuteMilliseconds = 60_000;

/** Rounds an RFC 3339 time up to a whole minute. Returns any other text unchanged. */
export function ceilToMinute(time: string): string {
  const minutes = Math.ceil(Date.parse(time) / minuteMilliseconds);
  return Number.isNaN(minutes) ? time : new Date(minutes * minuteMilliseconds).toISOString();
}
