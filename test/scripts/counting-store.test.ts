import { expect, test } from 'vitest';
import { CountingStore, noCounts } from '../../scripts/counting-store.ts';

test('CountingStore counts calls and the bytes written', async () => {
  const store = new CountingStore(() => new Date(0));
  await store.put('a/b', 'four');
  await store.put('a/c', 'six bytes'.slice(0, 6));
  await store.get('a/b');
  await store.list('a/');
  await store.delete('a/b');
  expect(store.counts).toEqual({ get: 1, put: 2, list: 1, delete: 1, bytesWritten: 10 });
  expect((await store.list('')).objects.map(({ key }) => key)).toEqual(['a/c']);
});

test('noCounts() begins at zero', () => {
  expect(Object.values(noCounts())).toEqual([0, 0, 0, 0, 0]);
});
