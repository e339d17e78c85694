import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { advanceRemoval } from '../../../service/life-cycle/advance-removal.ts';
import { domainKey, loadDomain } from '../../../service/store/domains/domain.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { removedDomainKey } from '../../../service/store/domains/removed-domain.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { enforce, World } from '../world.ts';
import { enforcing, policy, remove, settle, stepsOf, twoWeeksSeconds } from './removing.ts';

test('a removal deletes nothing until the last enforce copy has expired, then the records, and last the host', async () => {
  const world = await enforcing();
  const { clock, store, edge, dns } = world.handles;
  await remove(world);
  await world.drain();
  const ended = clock.now().getTime();
  await settle(world);

  const expires = ended + (60 + twoWeeksSeconds) * 1000;
  const steps = await stepsOf(world);
  expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'publish-none done',
    'announce-none done',
    'delete-records waiting',
    'delete-host later',
  ]);
  expect(steps[2]?.at).toBe(new Date(expires).toISOString());

  await settle(world, (expires - clock.now().getTime()) / 1000 - 1);
  expect(world.txt(), 'a second before').toHaveLength(1);
  await settle(world, 1);
  expect(world.txt(), 'at the shown time').toEqual([]);
  expect(dns.values('_smtp._tls.example.com', 'TXT')).toEqual([]);
  expect(edge.serves(world.domain), 'while resolvers may answer the record').toBe(true);
  expect(world.served()).toBeDefined();

  await settle(world, 60);
  expect(edge.serves(world.domain)).toBe(false);
  expect(await edge.describe(world.domain)).toBeUndefined();
  expect(dns.values('mta-sts.example.com', 'CNAME')).toEqual([]);
  expect(store.keys().filter((key) => key.includes(world.domain))).toEqual([removedDomainKey(world.domain)]);
  expect(store.keys('inboxes/')).toEqual([]);
});

test('a removal checks again later while mode none is not announced', async () => {
  const world = await enforcing();
  const { ports, handles, domain } = world;
  await remove(world);
  handles.tasks.take();
  await runTask(ports, { kind: 'advance-life-cycle', domain });
  const later = handles.clock.now().getTime() + ports.service.retrySeconds * 1_000;
  expect((await world.state()).nextLifeCycleCheckAt).toBe(new Date(later).toISOString());
});

test('a removal that cannot announce mode none, because the customer has left, still ends on its date', async () => {
  const world = await enforcing();
  world.handles.fetch.answer(`https://mta-sts.${world.domain}/.well-known/mta-sts.txt`, {
    ok: false,
    problem: 'dns',
    detail: 'no such host',
  });
  await remove(world);
  await world.drain();
  await settle(world, twoWeeksSeconds / 2);
  expect(await loadDomain(world.ports, world.domain)).toBeDefined();
  await settle(world, twoWeeksSeconds);
  await settle(world);
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
});

test('a removal of a domain without a policy ends at once', async () => {
  const world = await World.hosted();
  await remove(world);
  await world.drain();
  await settle(world);
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
});

test('a removal deletes a record again that came back before the host was deleted', async () => {
  const world = await enforcing();
  const { dns, edge } = world.handles;
  await remove(world);
  await world.drain();
  await settle(world);
  const announced = world.txt();
  await settle(world, twoWeeksSeconds);
  expect(world.txt()).toEqual([]);
  dns.set(`_mta-sts.${world.domain}`, 'TXT', announced);
  await settle(world, 60);
  expect(world.txt()).toEqual([]);
  expect(edge.serves(world.domain), 'while resolvers may answer the record').toBe(true);
  await settle(world, 60);
  expect(edge.serves(world.domain)).toBe(false);
});

test('a removal leaves the rest to a later check if its steps make no progress', async () => {
  const world = await enforcing();
  const { dns, store, clock } = world.handles;
  await remove(world);
  await world.drain();
  await settle(world);
  const announced = world.txt();
  await settle(world, twoWeeksSeconds);
  dns.set(`_mta-sts.${world.domain}`, 'TXT', announced);
  clock.advance(60);
  // That the records have to be deleted again is never stored.
  const { etag, version } = (await store.get(domainKey(world.domain)))!;
  store.put = async () => ({ etag, version });
  const next = await advanceRemoval(world.ports, world.domain);
  expect(next?.getTime()).toBe(clock.now().getTime() + world.ports.service.retrySeconds * 1000);
});

test('an edit directly in the store during a removal is replaced by mode none again, and restarts the wait', async () => {
  const world = await enforcing();
  const { store, clock } = world.handles;
  await remove(world);
  await world.drain();
  await settle(world);
  const [, , before] = await stepsOf(world);
  clock.advance(twoWeeksSeconds - 600);
  store.edit(policyKey(world.domain), formatPolicy(enforce('mx2.example.com')));
  clock.advance(1200);
  // Nobody noticed the edit yet: the removal must, by itself.
  await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
  expect(world.txt()).toHaveLength(1);
  await settle(world);
  await settle(world);
  expect(world.served()).toContain('mode: none');
  const [, , after] = await stepsOf(world);
  expect(Date.parse(after!.at!) - Date.parse(before!.at!)).toBeGreaterThan((twoWeeksSeconds - 600) * 1000);
});

diesAtEveryCall('a removal', {
  arrange: async () => {
    const world = await World.hosted();
    await world.edit({ ...policy, maxAgeSeconds: 600 });
    await world.drain();
    return world;
  },
  step: removeEntirely,
  endState: async ({ handles, domain }) => ({
    objects: handles.store.keys().filter((key) => key.includes(domain)),
    records: handles.dns.recordSets(),
    tenant: await handles.edge.describe(domain),
  }),
});

async function removeEntirely(world: World): Promise<void> {
  const state = (await loadDomain(world.ports, world.domain))?.state;
  if (state && !state.removal) await remove(world);
  for (let round = 0; round < 4; round++) await settle(world, 700);
}
