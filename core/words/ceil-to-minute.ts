const minuteMilliseconds = 60_000;

/** An RFC 3339 time, or the next whole minute after it. */
export const ceilToMinute = (time: string): string =>
  new Date(Math.ceil(Date.parse(time) / minuteMilliseconds) * minuteMilliseconds).toISOString();
