export interface BucketSize {
  /** The number of requests that may arrive at the same time. */
  burst: number;
  perSecond: number;
}

/**
 * Counts the requests that a token bucket would refuse. It holds `burst` tokens and gains `perSecond` each second; each
 * request takes one.
 * @param times of the requests in seconds, in any order
 */
export function countRefused(times: readonly number[], { burst, perSecond }: BucketSize): number {
  let tokens = burst;
  let last = Number.NEGATIVE_INFINITY;
  let refused = 0;
  for (const time of times.toSorted((a, b) => a - b)) {
    tokens = Math.min(burst, tokens + (time - last) * perSecond);
    last = time;
    if (tokens >= 1) tokens -= 1;
    else refused++;
  }
  return refused;
}

/** The most requests in any one-second window that begins with a request. */
export function busiestSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [index, time] of sorted.entries()) {
    while ((sorted[first] ?? time) <= time - 1) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
