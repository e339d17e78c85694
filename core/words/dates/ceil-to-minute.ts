const minuteMilliseconds = 60_000;

/** An RFC 3339 time, or the next whole minute after it. What is no time stays as it is. */
export function ceilToMinute(time: string): string {
  const minutes = Math.ceil(Date.parse(time) / minuteMilliseconds);
  return Number.isNaN(minutes) ? time : new Date(minutes * minuteMilliseconds).toISOString();
}
