import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { beginAnewIfDamaged } from '../../../service/store/begin-anew.ts';
import { looseObject } from '../../../service/store/loose-object.ts';
import { defineStoredObject, UnreadableStateError } from '../../../service/store/stored-object.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

interface Count {
  schema: 1;
  count: number;
}
const kind = defineStoredObject<Count>({
  schema: looseObject({ schema: z.literal(1), count: z.number() }),
});
const key = 'counts/a.json';
const other = 'counts/other.json';

async function world(text: string) {
  const ports = createFakePorts();
  await ports.store.put(key, text);
  await ports.store.put(other, text);
  const anew = vi.fn((): Count => ({ schema: 1, count: 0 }));
  const load = (named = key) => beginAnewIfDamaged(ports, { kind, key, anew }, () => kind.load(ports, named));
  return { ...ports, anew, load };
}

test.each([
  ['is cut off', '{"schema":1,'],
  ['has a wrong type', '{"schema":1,"count":"one"}'],
  ['has no schema', '{"count":1}'],
])('beginAnewIfDamaged() sets aside what %s, and says where the copy is', async (_, text) => {
  const { handles, load, ...ports } = await world(text);
  expect((await load())?.state).toEqual({ schema: 1, count: 0 });
  const [copy = '', ...others] = handles.store.keys('damaged/');
  expect(others).toEqual([]);
  expect(handles.store.text(copy)).toBe(text);
  expect(handles.log.entries).toContainEqual(
    expect.objectContaining({
      event: 'unreadable-state',
      level: 'error',
      fields: expect.objectContaining({ key, copy }),
    }),
  );
  await load();
  expect(ports.anew).toHaveBeenCalledTimes(1);
});

test.each([
  ['what a newer version wrote', '{"schema":2}', key],
  ['another damaged object that the work reads', '{"schema":1,', other],
])('beginAnewIfDamaged() leaves %s', async (_, text, named) => {
  const { handles, anew, load } = await world(text);
  await expect(load(named)).rejects.toThrow(UnreadableStateError);
  expect(handles.store.text(named)).toBe(text);
  expect(handles.store.keys('damaged/')).toEqual([]);
  expect(anew).not.toHaveBeenCalled();
});

test('beginAnewIfDamaged() keeps what another worker put in its place meanwhile', async () => {
  const { load, anew, handles } = await world('{"schema":1,');
  anew.mockImplementation(() => {
    handles.store.edit(key, '{"schema":1,"count":7}');
    return { schema: 1, count: 0 };
  });
  expect((await load())?.state.count).toBe(7);
});

test('beginAnewIfDamaged() makes nothing in place of an object that was deleted meanwhile', async () => {
  const { load, anew, handles, store } = await world('{"schema":1,');
  let reads = 0;
  handles.store.before = async (operation, of) => {
    if (operation === 'get' && of === key && ++reads === 2) await store.delete(key);
  };
  expect(await load()).toBeUndefined();
  expect(anew).not.toHaveBeenCalled();
});
