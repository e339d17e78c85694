import { expect, test } from 'vitest';
import { objectStoreContract } from '../contracts/object-store.contract.ts';
import { MemoryStore } from './memory-store.ts';

objectStoreContract('MemoryStore', async () => new MemoryStore());

test('MemoryStore.before can fail a call or change the object first', async () => {
  const store = new MemoryStore();
  const { etag } = await store.put('k', 'mine');
  store.before = (operation, key) => {
    if (operation === 'put') store.edit(key, 'theirs');
  };
  await expect(store.put('k', 'mine again', { ifMatch: etag })).rejects.toThrow(/changed by someone else/);
  expect(store.text('k')).toBe('theirs');
});
