import { expect, test } from 'vitest';
import * as z from 'zod';
import { PreconditionFailedError } from '../../../service/ports/object-store.ts';
import { looseObject } from '../../../service/store/loose-object.ts';
import { formatState } from '../../../service/store/state-json.ts';
import { defineStoredObject, UnreadableStateError } from '../../../service/store/stored-object.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';

interface Sum {
  sum: number;
  by?: { name: string }[];
}

const schema = looseObject({
  sum: z.number(),
  by: z.array(looseObject({ name: z.string() })).exactOptional(),
});
const sumObject = defineStoredObject<Sum>({ schema });
const key = 'sums/one.json';

const add = (store: MemoryStore, summand: number) =>
  sumObject.change({ store }, key, (before) => ({ ...before, sum: (before?.sum ?? 0) + summand }));

const writes = (store: MemoryStore) => store.calls.filter(({ operation }) => operation === 'put').length;

test('change() by many writers at once loses no change, and creates the object if needed', async () => {
  const store = new MemoryStore();
  await Promise.all(Array.from({ length: 50 }, (_, index) => add(store, index + 1)));
  expect(store.text(key)).toBe(formatState({ sum: 1275 }));
});

test('change() returns what is stored, its etag, and that it was written', async () => {
  const store = new MemoryStore();
  const changed = await add(store, 1);
  expect(changed).toEqual({ state: { sum: 1 }, etag: (await store.get(key))?.etag, isWritten: true });
});

test.each<[string, (before: Sum | undefined) => Sum | undefined]>([
  ['an equal state', (before) => before && { ...before }],
  ['the state it was given', (before) => before],
  ['undefined', () => undefined],
])('change() writes nothing for %s, and returns what is stored', async (_, change) => {
  const store = new MemoryStore();
  await add(store, 1);
  const changed = await sumObject.change({ store }, key, change);
  expect(changed).toEqual({ state: { sum: 1 }, etag: (await store.get(key))?.etag, isWritten: false });
  expect(writes(store)).toBe(1);
});

test('change() creates no object if there is nothing to write', async () => {
  const store = new MemoryStore();
  const changed = await sumObject.change({ store }, key, () => undefined);
  expect(changed).toEqual({ state: undefined, etag: undefined, isWritten: false });
  expect(store.keys()).toEqual([]);
});

test.each([
  ['is still stored takes one write', false, ['put']],
  ['somebody changed since is read again', true, ['put', 'get', 'put']],
])('change() with a state that the caller has read and %s', async (_, isChanged, calls) => {
  const store = new MemoryStore();
  await add(store, 1);
  const known = await sumObject.load({ store }, key);
  if (isChanged) await add(store, 10);
  store.calls.length = 0;
  const more = (before: Sum | undefined) => ({ ...before, sum: (before?.sum ?? 0) + 100 });
  const changed = await sumObject.change({ store }, key, more, known);
  expect(changed.state).toEqual({ sum: isChanged ? 111 : 101 });
  expect(store.calls.map(({ operation }) => operation)).toEqual(calls);
});

test('change() with a state that the caller has read writes nothing for an equal state', async () => {
  const store = new MemoryStore();
  await add(store, 1);
  const known = await sumObject.load({ store }, key);
  store.calls.length = 0;
  await sumObject.change({ store }, key, (before) => before && { ...before }, known);
  expect(store.calls).toEqual([]);
});

test('change() gives up if somebody else is always faster, and names the object', async () => {
  const store = new MemoryStore();
  let others = 0;
  store.before = (operation, changed) => {
    if (operation === 'put') store.edit(changed, formatState({ sum: ++others }));
  };
  const change = add(store, 1);
  await expect(change).rejects.toThrow(PreconditionFailedError);
  await expect(change).rejects.toThrow(key);
});

test('change() keeps the members of a newer version, at every level', async () => {
  const store = new MemoryStore();
  const newer = { sum: 1, unit: 'EUR', by: [{ name: 'ann', role: 'clerk' }] };
  await store.put(key, formatState(newer));
  await add(store, 1);
  expect(JSON.parse(store.text(key) ?? '')).toEqual({ ...newer, sum: 2 });
});

test('create() writes an object once', async () => {
  const store = new MemoryStore();
  expect(await sumObject.create({ store }, key, { sum: 1 })).toBe((await store.get(key))?.etag);
  expect(await sumObject.create({ store }, key, { sum: 2 })).toBeUndefined();
  expect((await sumObject.load({ store }, key))?.state).toEqual({ sum: 1 });
});

test.each([
  ['no JSON', '{"sum":', 'it is not JSON'],
  ['another shape', '{"sum":"1"}', 'sum'],
  ['another shape deep inside', '{"sum":1,"by":[{"name":1}]}', 'by[0].name'],
])('read() refuses %s and names the object and the place', (_, text, place) => {
  const read = () => sumObject.read(key, Buffer.from(text));
  expect(read).toThrow(UnreadableStateError);
  expect(read).toThrow(key);
  expect(read).toThrow(place);
});

test('read() converts an older shape to the newest, with unknown members', () => {
  const totalObject = defineStoredObject<Sum>({
    schema,
    upgrade: (stored) => {
      const { total, ...rest } = stored as { total?: number };
      return total === undefined ? rest : { ...rest, sum: total };
    },
  });
  const read = (state: object) => totalObject.read(key, Buffer.from(JSON.stringify(state)));
  expect(read({ total: 1, unit: 'EUR' })).toEqual({ sum: 1, unit: 'EUR' });
  expect(read({ sum: 1 })).toEqual({ sum: 1 });
});

test('replace() writes the new state, and nothing if another writer was first', async () => {
  const ports = { store: new MemoryStore() };
  const kind = defineStoredObject<object>({ schema: z.looseObject({}) });
  const first = await kind.replace(ports, 'a', { n: 1 }, undefined);
  expect(first).toBeTypeOf('string');
  expect(await kind.replace(ports, 'a', { n: 2 }, undefined)).toBeUndefined();
  const second = await kind.replace(ports, 'a', { n: 2 }, first);
  expect(await kind.replace(ports, 'a', { n: 3 }, first)).toBeUndefined();
  expect(await kind.load(ports, 'a')).toEqual({ state: { n: 2 }, etag: second });
});

test('an expendable object that cannot be read is started again, even with several writers', async () => {
  const count = defineStoredObject<Sum>({ schema, isExpendable: true });
  for (const broken of ['{"sum": 4', '{"sum":"4"}', '']) {
    const store = new MemoryStore();
    await store.put(key, broken);
    expect(await count.load({ store }, key)).toBeUndefined();
    await Promise.all(
      [1, 2, 3].map((summand) =>
        count.change({ store }, key, (before) => ({ sum: (before?.sum ?? 0) + summand })),
      ),
    );
    expect((await count.load({ store }, key))?.state).toEqual({ sum: 6 });
  }
});

test('a derived object of a newer version is left to that version', async () => {
  const numbered = looseObject({ schema: z.literal(1), sum: z.number() });
  const derived = defineStoredObject({ schema: numbered, isDerived: true });
  const store = new MemoryStore();
  const change = () => derived.change({ store }, key, (before) => before ?? { schema: 1, sum: 1 });
  const newer = '{"schema":2,"sums":[4]}';
  await store.put(key, newer);
  expect(await change()).toMatchObject({ state: { sum: 1 }, isWritten: false });
  expect(store.text(key)).toBe(newer);
  for (const damaged of ['{"schema":1', '{"schema":1,"sum":"4"}', '{}', 'null']) {
    store.edit(key, damaged);
    await change();
    expect(store.text(key), damaged).toContain('"sum": 1');
  }
});

test('a derived object that cannot be read is replaced by a change, and who only loads it is told', async () => {
  const derived = defineStoredObject<Sum>({ schema, isDerived: true });
  const store = new MemoryStore();
  await store.put(key, '{"sum": 4');
  await expect(derived.load({ store }, key)).rejects.toThrow(UnreadableStateError);
  await derived.change({ store }, key, (before) => before);
  expect(store.text(key), 'nothing to write').toBe('{"sum": 4');
  await derived.change({ store }, key, (before) => before ?? { sum: 1 });
  expect((await derived.load({ store }, key))?.state).toEqual({ sum: 1 });
});
