import { expect, test } from 'vitest';
import { savePointers } from '../../../service/hosting/save-pointers.ts';
import { World } from '../world.ts';

test('savePointers() puts back what was lost, and writes nothing where all is there', async () => {
  const world = await World.hosted();
  const { store } = world.handles;
  const all = store.keys();
  for (const key of [...store.keys('owners/'), ...store.keys('inboxes/')]) await store.delete(key);
  const state = await world.state();
  await savePointers(world.ports, state);
  expect(store.keys()).toEqual(all);
  store.calls.length = 0;
  await savePointers(world.ports, state);
  expect(store.calls.map(({ operation }) => operation)).toEqual(['get', 'get']);
});
