import type { Timer } from '../../service/ports/timer.ts';

/** A read and a write take about half of it. */
const firstMilliseconds = 100;
const longestMilliseconds = 2_000;

/**
 * How long a function waits before it tries to change an object again: a random time, up to twice as long after each loss.
 * Of 200 functions that start at once, each then needs about 7 writes. Without pauses each needs 100 on average, because
 * one of all wins at a time.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param share 0 to 1
 */
export const createPauseAfterLoss =
  (timer: Timer, share: () => number = Math.random) =>
  async (losses: number): Promise<void> => {
    const longest = Math.min(longestMilliseconds, firstMilliseconds * 2 ** losses);
    const { promise, resolve } = Promise.withResolvers<void>();
    timer.after(longest * share(), resolve);
    await promise;
  };
