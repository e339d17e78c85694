import { expect, test } from 'vitest';
import type { ListedObject } from '../../../service/ports/object-store.ts';
import { listObjects } from '../../../service/store/list-objects.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';

test('listObjects() has every object under a prefix as the store lists it, page by page', async () => {
  const store = new MemoryStore();
  const keys = Array.from({ length: 1001 }, (_, index) => `p/${10_000 + index}`);
  for (const key of [...keys.toReversed(), 'q/1']) await store.put(key, key);
  const listed: ListedObject[] = [];
  for await (const object of listObjects({ store }, 'p/')) listed.push(object);
  expect(listed.map(({ key }) => key)).toEqual(keys);
  expect(listed[0]).toEqual((await store.list('p/', { limit: 1 })).objects[0]);
  expect(listed.at(-1)).toMatchObject({ key: 'p/11000', sizeBytes: 'p/11000'.length });
});
