import { expect, test } from 'vitest';
import { listKeys } from '../../../service/store/list-keys.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';

test('listKeys() gives every key under a prefix, in order, page by page', async () => {
  const store = new MemoryStore();
  const keys = Array.from({ length: 2100 }, (_, index) => `p/${10_000 + index}`);
  for (const key of [...keys.toReversed(), 'q/1']) await store.put(key, '');
  const listed: string[] = [];
  for await (const key of listKeys({ store }, 'p/')) listed.push(key);
  expect(listed).toEqual(keys);
  expect(store.calls.filter(({ operation }) => operation === 'list')).toHaveLength(3);
});
