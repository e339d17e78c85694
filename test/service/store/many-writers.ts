import { createPauseAfterLoss, pausesOfS3 } from '../../../adapters/pause-after-loss.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import type { MemoryStore } from '../../fakes/memory-store.ts';
import { SeededRandom } from '../../fakes/seeded-random.ts';
import { VirtualTime } from '../../fakes/virtual-time.ts';

/** What a call of S3 takes, in milliseconds. */
const callMilliseconds = 30;

/**
 * Writers that start at once, each in a process of its own, like functions on AWS. Every call of the store takes time, and
 * so do the pauses of S3's store. The time is virtual.
 * @returns how each ended, and how many seconds all of them took
 */
export async function runAtOnce<T>(
  memory: MemoryStore,
  writers: number,
  write: (store: ObjectStore, n: number) => Promise<T>,
): Promise<{ ended: PromiseSettledResult<T>[]; seconds: number }> {
  const time = new VirtualTime();
  const random = new SeededRandom();
  const share = () => Number.parseInt(random.token(6), 32) / 32 ** 6;
  const call = () =>
    new Promise<void>((resolve) => time.after(callMilliseconds * (0.75 + share() / 2), resolve));
  const storeOf = (): ObjectStore => ({
    get: (key) => call().then(() => memory.get(key)),
    put: (key, body, options) => call().then(() => memory.put(key, body, options)),
    list: (prefix, options) => call().then(() => memory.list(prefix, options)),
    delete: (key, options) => call().then(() => memory.delete(key, options)),
    pauseAfterLoss: createPauseAfterLoss(time, pausesOfS3, share),
  });
  let isOver = false;
  const all = Promise.allSettled(Array.from({ length: writers }, (_, n) => write(storeOf(), n)));
  void all.then(() => (isOver = true));
  const began = time.now().getTime();
  while (!isOver) await time.advance(0.005);
  return { ended: await all, seconds: (time.now().getTime() - began) / 1_000 };
}
