export interface BucketSize {
  /** Requests that may come at once. */
  burst: number;
  perSecond: number;
}

/**
 * How many of the requests a bucket of tokens would refuse: it holds `burst` tokens, gets `perSecond` more each second,
 * and each request takes one.
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

/** The most requests that came within any second that begins with one of them. */
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
