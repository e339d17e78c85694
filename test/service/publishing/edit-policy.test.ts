import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { describeDomain } from '../../../service/hosting/describe-domain.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import { editPolicy } from '../../../service/publishing/edit-policy.ts';
import { rotateId } from '../../../service/publishing/rotate-id.ts';
import { isBeingDeleted } from '../../../service/store/domains/domain.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { byOwner, see } from '../publish-policy.ts';
import { enforce, World } from '../world.ts';

const policies = [
  enforce('mx1.example.com'),
  enforce('mx2.example.com'),
  enforce('mx3.example.com'),
] as const;

test('editPolicy() by two editors at once lets one win and refuses the other', async () => {
  const world = await World.hosted();
  await world.edit(policies[0]);
  await world.drain();
  const seen = await see(world.ports, world.domain);
  const edits = [policies[1], policies[2]].map((policy) => editPolicy(world.ports, seen, byOwner(policy)));
  const results = await Promise.all(edits);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(results).toContainEqual({ ok: false, reason: 'stale', why: 'changed' });
  await world.drain();

  const { versions, announced } = await world.state();
  expect(
    versions.map(({ text }) => text),
    'the lost edit leaves no version',
  ).toEqual([formatPolicy(policies[0]), world.served()]);
  expect(announced?.id).toBe(versions.at(-1)?.id);
});

test('editPolicy() refuses an edit of a policy that was changed since', async () => {
  const world = await World.hosted();
  await world.edit(policies[0]);
  const seen = await see(world.ports, world.domain);
  await world.edit(policies[1]);
  expect(await editPolicy(world.ports, seen, byOwner(policies[2]))).toMatchObject({ reason: 'stale' });
  expect(world.served()).toBe(formatPolicy(policies[1]));
});

test('editPolicy() stores nothing once a removal has begun to delete, even if the edit began earlier', async () => {
  const world = await World.hosted();
  const { domain, ports } = world;
  await world.edit(policies[0]);
  await world.drain();
  const seen = await see(ports, domain);
  await startRemoval(ports, { domain, by: 'owner', forcedBecause: 'moved' });
  await world.drain();
  const before = await world.state();
  expect(isBeingDeleted(before)).toBe(true);
  for (const early of [seen, await see(ports, domain)])
    expect(await editPolicy(ports, early, byOwner(policies[1]))).toMatchObject({ reason: 'stale' });
  expect(await world.state()).toEqual(before);
  expect(world.served()).toContain('mode: none');
});

diesAtEveryCall('editPolicy(), followed by a rotation,', {
  arrange: async () => {
    const world = await World.hosted();
    await world.edit(policies[0]);
    await world.drain();
    return world;
  },
  step: (world) => world.edit(policies[1]),
  again: ({ ports, domain }) => rotateId(ports, domain),
  // The owner may not edit again: then the former policy stays, or the new one came through.
  endState: async (world) => {
    const { versions, announced } = await world.state();
    const announcedText = versions.find(({ id }) => id === announced?.id)?.text;
    return { isServedAnnounced: announcedText === world.served() };
  },
});

test('editPolicy() makes the new id the wanted one before it returns, but never an id that was not stored', async () => {
  const world = await World.hosted();
  await world.edit(policies[0]);
  const wanted = async () => describeDomain(world.ports, await world.state(), []).wantedId;
  const first = await wanted();
  expect(first).toBe((await world.state()).versions[0]?.id);

  world.handles.store.before = (operation, key) => {
    if (operation === 'put' && key.startsWith('policies/')) throw new Error('killed');
  };
  await expect(world.edit(policies[1])).rejects.toThrow('killed');
  world.handles.store.before = () => {};
  await world.drain();
  expect(
    (await world.state()).versions,
    'the edit stands in the ledger, as its text may still come',
  ).toHaveLength(2);
  expect([await wanted(), (await world.state()).announced?.id]).toEqual([first, first]);
});

test("editPolicy() succeeds if its write was done although the client's second try was refused", async () => {
  const world = await World.hosted();
  await world.edit(policies[0]);
  await world.drain();
  const { store } = world.handles;
  store.before = (operation, key) => {
    if (operation !== 'put' || key !== policyKey(world.domain)) return;
    store.before = () => {};
    store.edit(key, formatPolicy(policies[1]));
    store.noticed(key);
  };
  const { text, etag } = await world.edit(policies[1]);
  expect(text).toBe(world.served());
  expect((await store.get(policyKey(world.domain)))?.etag).toBe(etag);
  await world.drain();
  const { versions, announced } = await world.state();
  expect(
    versions.map(({ by }) => by),
    'it is the edit of who made it',
  ).toEqual(['owner', 'owner']);
  expect(announced?.id).toBe(versions.at(-1)?.id);
});
