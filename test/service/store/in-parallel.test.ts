import { expect, test } from 'vitest';
import { inParallel } from '../../../service/store/in-parallel.ts';

test('inParallel() works on every item once, and on no more than the limit at a time', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    done.push(item);
  });
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

test('inParallel() of no items does nothing, and throws the first failure', async () => {
  await inParallel([], 3, async () => expect.unreachable());
  const work = inParallel([1, 2], 1, async (item) => {
    throw new Error(`cannot do ${item}`);
  });
  await expect(work).rejects.toThrow('cannot do 1');
});
