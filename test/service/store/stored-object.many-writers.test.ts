import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { openFileStore } from '../../../adapters/local/files/file-store.ts';
import { noticePolicies } from '../../../adapters/local/files/notice-policies.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import { looseObject } from '../../../service/store/loose-object.ts';
import { formatState } from '../../../service/store/state-json.ts';
import { defineStoredObject } from '../../../service/store/stored-object.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { runAtOnce } from './many-writers.ts';

const sumObject = defineStoredObject<{ sum: number }>({ schema: looseObject({ sum: z.number() }) });
const key = 'sums/one.json';
const writers = 200;

const addOne = (store: ObjectStore) =>
  sumObject.change({ store }, key, (before) => ({ ...before, sum: (before?.sum ?? 0) + 1 }));

const writes = (store: MemoryStore) => store.calls.filter(({ operation }) => operation === 'put').length;

test('50 writers of one object all succeed in files, too, with ten writes each at most on average', async () => {
  const files = await openFileStore(temporaryFolder());
  const put = vi.spyOn(files, 'put');
  const store = noticePolicies(files, () => {});
  await Promise.all(Array.from({ length: 50 }, () => addOne(store)));
  expect((await sumObject.load({ store }, key))?.state).toEqual({ sum: 50 });
  expect(put.mock.calls.length).toBeLessThanOrEqual(10 * 50);
});

test('200 writers of one object in as many processes all succeed, with eight writes each on average', async () => {
  const store = new MemoryStore();
  const { ended, seconds } = await runAtOnce(store, writers, addOne);
  expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(store.text(key)).toBe(formatState({ sum: writers }));
  expect(writes(store)).toBeLessThanOrEqual(8 * writers);
  expect(seconds, 'an API function has 29 seconds').toBeLessThan(25);
});
