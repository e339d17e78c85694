import { expect, test } from 'vitest';
import { PreconditionFailedError } from '../../../service/ports/object-store.ts';
import { changeObject } from '../../../service/store/change-object.ts';
import { formatState } from '../../../service/store/state-json.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';

interface Sum {
  sum: number;
}

const place = {
  key: 'sums/one.json',
  read: (_key: string, body: Uint8Array) => JSON.parse(Buffer.from(body).toString('utf8')) as Sum,
};

const add = (store: MemoryStore, summand: number) =>
  changeObject({ store }, place, (before) => ({ sum: (before?.sum ?? 0) + summand }));

const writes = (store: MemoryStore) => store.calls.filter(({ operation }) => operation === 'put').length;

test('changeObject() of many writers at once loses none of their changes, and makes the object if need be', async () => {
  const store = new MemoryStore();
  await Promise.all(Array.from({ length: 50 }, (_, index) => add(store, index + 1)));
  expect(store.text(place.key)).toBe(formatState({ sum: 1275 }));
});

test.each([
  ['an equal state', (before: Sum | undefined) => before && { ...before }, { sum: 1 }],
  ['undefined', () => undefined, { sum: 1 }],
])('changeObject() writes nothing for %s, and answers what is stored', async (_, change, stored) => {
  const store = new MemoryStore();
  await add(store, 1);
  expect(await changeObject({ store }, place, change)).toEqual(stored);
  expect(writes(store)).toBe(1);
});

test('changeObject() makes no object when there is nothing to write', async () => {
  const store = new MemoryStore();
  expect(await changeObject({ store }, place, () => undefined)).toBeUndefined();
  expect(store.keys()).toEqual([]);
});

test('changeObject() gives up when somebody else is always faster, and says which object it was', async () => {
  const store = new MemoryStore();
  let others = 0;
  store.before = (operation, key) => {
    if (operation === 'put') store.edit(key, formatState({ sum: ++others }));
  };
  const change = add(store, 1);
  await expect(change).rejects.toThrow(PreconditionFailedError);
  await expect(change).rejects.toThrow('sums/one.json');
});
