import type { Timer } from '../service/ports/timer.ts';

/** In milliseconds. `first`: the longest first pause is twice this; a read and a write take about half of it. */
interface Pauses {
  first: number;
  longest: number;
}

export const pausesOfS3: Pauses = { first: 100, longest: 2_000 };

/** A write waits for the disk. */
export const pausesOfFiles: Pauses = { first: 20, longest: 2_000 };

/**
 * How long a writer waits before it tries to change an object again: a random time, up to twice as long after each loss. Of
 * 200 writers that start at once, each then needs about 7 writes. Without pauses each needs 100 on average, because one of
 * all wins at a time.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param share 0 to 1
 */
export const createPauseAfterLoss =
  (timer: Timer, { first, longest }: Pauses, share: () => number = Math.random) =>
  async (losses: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    timer.after(Math.min(longest, first * 2 ** losses) * share(), resolve);
    await promise;
  };
