import { expect, test } from 'vitest';
import * as z from 'zod';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import { looseObject } from '../../../service/store/loose-object.ts';
import { formatState } from '../../../service/store/state-json.ts';
import { defineStoredObject } from '../../../service/store/stored-object.ts';
import { untilWritten } from '../../../service/store/until-written.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';
import { runAtOnce } from './many-writers.ts';

const sumObject = defineStoredObject<{ sum: number }>({ schema: looseObject({ sum: z.number() }) });
const key = 'sums/one.json';
const writers = 200;

const addOne = (store: ObjectStore) =>
  sumObject.change({ store }, key, (before) => ({ ...before, sum: (before?.sum ?? 0) + 1 }));

const writes = (store: MemoryStore) => store.calls.filter(({ operation }) => operation === 'put').length;

test('200 writers of one object in one process lose once at most, so that calls grow with their number only', async () => {
  const store = new MemoryStore();
  await Promise.all(Array.from({ length: writers }, () => addOne(store)));
  expect(store.text(key)).toBe(formatState({ sum: writers }));
  expect(writes(store)).toBeLessThanOrEqual(2 * writers);
});

test('200 writers of one object in as many processes all succeed, with eight writes each on average', async () => {
  const store = new MemoryStore();
  const { ended, seconds } = await runAtOnce(store, writers, addOne);
  expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(store.text(key)).toBe(formatState({ sum: writers }));
  expect(writes(store)).toBeLessThanOrEqual(8 * writers);
  expect(seconds, 'an API function has 29 seconds').toBeLessThan(25);
});

test('a writer that fails does not stop those behind it, and other objects do not wait', async () => {
  const store = new MemoryStore();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  let losses = 1;
  const untilRead = (wanted: string, read: () => Promise<undefined>) =>
    untilWritten<string, string>(store, wanted, {
      read,
      known: undefined,
      attempts: 2,
      attempt: async () => (losses-- > 0 ? undefined : 'written'),
    });
  let reads = 0;
  const first = untilRead('a', async () => {
    if (++reads === 2) {
      await held;
      throw new Error('no connection');
    }
    return undefined;
  });
  await expect.poll(() => reads).toBe(2);
  const second = untilRead('a', async () => undefined);
  expect(await untilRead('b', async () => undefined)).toBe('written');
  release();
  await expect(first).rejects.toThrow('no connection');
  expect(await second).toBe('written');
});
