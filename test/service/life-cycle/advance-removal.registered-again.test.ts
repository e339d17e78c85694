import { expect, test } from 'vitest';
import { deletableFrom, heldPolicies } from '../../../core/mta-sts/held-policies.ts';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { guardPolicyEdit } from '../../../service/publishing/guard-policy-edit.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { enforce, type World } from '../world.ts';
import { enforcing, policy, remove, settle, stepsOf, twoWeeksSeconds } from './removing.ts';

/** Removed by force while senders hold enforce, with the time when they got the last copy at the latest. */
async function removedByForce(): Promise<{ world: World; ended: number }> {
  const world = await enforcing();
  await remove(world, 'customer left');
  await settle(world);
  const ended = world.handles.clock.now().getTime();
  await settle(world);
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
  return { world, ended };
}

const heldOf = async (world: World) => {
  const { ports } = world;
  const { versions } = await world.state();
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  return {
    held: heldPolicies(versions, ports.clock.now(), serving),
    deletable: deletableFrom(versions, ports.clock.now(), serving)!.getTime(),
  };
};

test('a domain that is registered again after a forced removal knows what senders may still hold, and until when', async () => {
  const { world, ended } = await removedByForce();
  await world.register();
  await world.drain();
  const { held, deletable } = await heldOf(world);
  expect(held.map(({ policy }) => policy.mode)).toEqual(['enforce', 'none']);
  expect(held[0]?.policy.mx).toEqual(policy.mx);
  expect(deletable).toBe(held[0]?.until.getTime());
  const last = held[0]!.until.getTime() - (60 + twoWeeksSeconds) * 1000;
  expect(ended - last, 'no earlier than it was last served, and hardly later').toBeLessThanOrEqual(122_000);

  world.handles.dns.set(world.domain, 'MX', ['10 new.example.net']);
  const wanted = enforce('new.example.net');
  const { warnings } = await guardPolicyEdit(world.ports, await world.state(), wanted);
  expect(warnings.map(({ code }) => code)).toContain('mx-uncovered-by-held');

  await world.edit(wanted);
  await settle(world);
  const { versions } = await world.state();
  expect(versions.map(({ id }) => id)).toEqual(versions.map(({ id }) => id).toSorted());
  expect(world.txt()).toEqual([`v=STSv1; id=${versions.at(-1)?.id};`]);
});

test('a removal after such a registration waits for the earlier policies that senders hold', async () => {
  const { world } = await removedByForce();
  await world.register();
  await remove(world);
  await world.drain();
  expect(world.served(), 'they are told to forget it').toBe(
    formatPolicy({ mode: 'none', mx: policy.mx, maxAgeSeconds: 86_400 }),
  );
  await settle(world);
  const step = (await stepsOf(world)).find(({ name }) => name === 'delete-records');
  expect(step?.state).toBe('waiting');
  await settle(world, twoWeeksSeconds + 200);
  await settle(world);
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
  expect(world.handles.store.text('removed/example.com.json'), 'all have forgotten').not.toContain(
    'mode: enforce',
  );
});

test.each([
  ['acme', 'owner'],
  ['someone-else', 'earlier-owner'],
])('a registration by %s shows "%s" as the author of the old texts', async (owner, by) => {
  const { world } = await removedByForce();
  const settings = { owner, digestTo: [], zone: 'managed' as const };
  await registerDomain(world.ports, world.domain, settings);
  const state = await world.state();
  expect([...new Set(state.versions.map((version) => version.by))]).toEqual([by]);
  expect(JSON.stringify(state.versions).includes('"step":"removal"')).toBe(owner === 'acme');
});

test("a new registration's ledger omits policies that no sender can hold", async () => {
  const { world } = await removedByForce();
  world.handles.clock.advance(twoWeeksSeconds + 200);
  await world.register();
  expect((await world.state()).versions).toEqual([]);
});
