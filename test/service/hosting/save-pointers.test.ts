import { expect, test } from 'vitest';
import { advanceHosting } from '../../../service/hosting/advance-hosting.ts';
import { changeSettings } from '../../../service/hosting/change-settings.ts';
import { deleteFormerPointers, deletePointer, savePointers } from '../../../service/hosting/save-pointers.ts';
import { changeDomain, domainKey, loadDomain } from '../../../service/store/domains/domain.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { claimDomain } from '../claims.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';
import { World } from '../world.ts';

test('savePointers() restores lost pointers, and writes nothing if all exist', async () => {
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

test('deletePointer() keeps the list entry of an owner who claims the domain, or has it again', async () => {
  const world = await World.hosted();
  await claimDomain(world, 'beta');
  for (const owner of ['acme', 'beta', 'other']) {
    await world.ports.store.put(`owners/${owner}/${world.domain}`, '');
    await deletePointer(world.ports, owner, world.domain);
  }
  expect(world.handles.store.keys('owners/')).toEqual(['owners/acme/example.com', 'owners/beta/example.com']);
});

test('deleteFormerPointers() makes no call for a domain that has had one owner', async () => {
  const world = await World.hosted();
  const state = await world.state();
  world.handles.store.calls.length = 0;
  expect(await deleteFormerPointers(world.ports, state)).toBe(state);
  expect(world.handles.store.calls).toEqual([]);
});

test('deleteFormerPointers() removes only the given owners', async () => {
  const world = await World.hosted();
  const formers = (...formerOwners: string[]) =>
    changeDomain(world.ports, world.domain, (state) => ({ ...state, formerOwners }));
  const early = await formers('a');
  await formers('a', 'b');
  expect(await deleteFormerPointers(world.ports, early!)).toMatchObject({ formerOwners: ['b'] });
  expect(await deleteFormerPointers(world.ports, await world.state())).not.toHaveProperty('formerOwners');
});

test('deleteFormerPointers() keeps the members of a newer version', async () => {
  const world = await World.hosted();
  const state = await changeDomain(world.ports, world.domain, (before) => ({
    ...before,
    formerOwners: ['a'],
  }));
  await keepsUnknownMembers(world.handles.store, domainKey(world.domain), () =>
    deleteFormerPointers(world.ports, state!),
  );
  expect(unseenWriters('service/hosting/save-pointers.ts')).toEqual([]);
});

async function giveTo({ ports, domain }: World, owner: string): Promise<void> {
  const loaded = await loadDomain(ports, domain);
  const settings = { owner, digestTo: [], zone: 'managed' };
  if (loaded) await changeSettings(ports, loaded, { settings, endsRemoval: false });
}

/** That one list alone leads to the domain, its owner's. */
async function pointers(world: World): Promise<boolean> {
  const { owner, formerOwners } = await world.state();
  const keys = world.handles.store.keys('owners/').join();
  return keys === `owners/${owner}/${world.domain}` && formerOwners === undefined;
}

diesAtEveryCall('changeSettings() to another owner, followed by a task,', {
  arrange: () => World.hosted(),
  step: (world) => giveTo(world, 'other'),
  again: (world) => advanceHosting(world.ports, world.domain),
  endState: pointers,
});

diesAtEveryCall('changeSettings() to another owner, followed by another change,', {
  arrange: () => World.hosted(),
  step: (world) => giveTo(world, 'other'),
  again: async (world) => {
    await giveTo(world, 'third');
    await giveTo(world, 'acme');
  },
  endState: pointers,
});
