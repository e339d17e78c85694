import { expect, test } from 'vitest';
import { deletableFrom, heldPolicies } from '../../../core/mta-sts/held-policies.ts';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { changeSettings } from '../../../service/hosting/change-settings.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { describeRemoval, startRemoval } from '../../../service/life-cycle/remove-domain.ts';
import { guardPolicyEdit } from '../../../service/publishing/guard-policy-edit.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { removedDomainKey } from '../../../service/store/domains/removed-domain.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { enforce, World } from '../world.ts';

const twoWeeksSeconds = 1_209_600;
const policy = enforce('mx.example.com', '*.mail.example.com');

async function enforcing(): Promise<World> {
  const world = await World.hosted();
  world.handles.edge.cacheSeconds = 60;
  await world.edit(policy);
  await settle(world);
  expect(world.txt()).toHaveLength(1);
  return world;
}

/** Time goes on by a minute, and everything is looked at. */
async function settle(world: World, seconds = 61): Promise<void> {
  const { domain, ports, handles } = world;
  handles.tasks.take();
  handles.clock.advance(seconds);
  for (const kind of ['advance-hosting', 'rotate-id', 'advance-life-cycle'] as const)
    await runTask(ports, { kind, domain });
  await world.drain();
}

const remove = (world: World, forcedBecause?: string) =>
  startRemoval(world.ports, {
    domain: world.domain,
    by: 'owner',
    ...(forcedBecause !== undefined && { forcedBecause }),
  });

const stepsOf = async (world: World) => {
  const state = await world.state();
  return describeRemoval(world.ports, state, state.removal!).steps;
};

test('startRemoval() publishes none with the mx lines and a small max_age, and announces it', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  expect(world.served()).toBe(formatPolicy({ mode: 'none', mx: policy.mx, maxAgeSeconds: 86_400 }));
  await settle(world);
  const { versions } = await world.state();
  expect(versions.at(-1)).toMatchObject({ by: 'owner', why: 'removal of the domain' });
  expect(world.txt()).toEqual([`v=STSv1; id=${versions.at(-1)?.id};`]);
});

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

test('a removal queues one chain of tasks, however often it is called', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  await settle(world);
  world.handles.tasks.take();
  for (let call = 0; call < 5; call++)
    await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
  expect(world.handles.tasks.queued.length).toBeLessThanOrEqual(1);
  expect((await world.state()).nextLifeCycleCheckAt).toBeDefined();
});

test('a removal keeps records that others put at its names', async () => {
  const world = await enforcing();
  const { dns } = world.handles;
  const [ours] = world.txt();
  dns.set('_mta-sts.example.com', 'TXT', ['verification=abc', ours!]);
  dns.set('_smtp._tls.example.com', 'TXT', ['v=TLSRPTv1; rua=mailto:someone@else.example']);
  dns.set('mta-sts.example.com', 'CNAME', ['other.host.example']);
  await remove(world, 'customer left');
  await settle(world);
  await settle(world);
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
  expect(dns.values('_mta-sts.example.com', 'TXT')).toEqual(['verification=abc']);
  expect(dns.values('_smtp._tls.example.com', 'TXT')).toEqual([
    'v=TLSRPTv1; rua=mailto:someone@else.example',
  ]);
  expect(dns.values('mta-sts.example.com', 'CNAME')).toEqual(['other.host.example']);
});

test('a forced removal publishes none and does not wait for the ledger', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  await settle(world);
  await remove(world, 'customer left');
  await world.drain();
  expect(world.txt()).toEqual([]);
  expect(world.served()).toContain('mode: none');
  await settle(world);
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
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

test('an edit past the API during a removal is replaced by mode none again, and restarts the wait', async () => {
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

test('putting the domain again cancels a removal that has deleted nothing yet', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  const loaded = (await loadDomain(world.ports, world.domain))!;
  const settings = { owner: 'acme', digestTo: [], zone: 'managed' as const };
  await changeSettings(world.ports, loaded, { settings, endsRemoval: true });
  await settle(world, 2 * twoWeeksSeconds);
  expect(world.txt()).toHaveLength(1);
  expect((await world.state()).removal).toBeUndefined();
});

test('the removal of an external domain deletes our records behind its CNAMEs, and names the CNAMEs to delete', async () => {
  const world = new World();
  const domain = 'customer.example';
  await registerDomain(world.ports, domain, { owner: 'acme', digestTo: [], zone: 'external' });
  world.handles.dns.set(`mta-sts.${domain}`, 'CNAME', [world.ports.edge.endpoint]);
  await world.drain();
  await startRemoval(world.ports, { domain, by: 'owner' });
  const removing = (await loadDomain(world.ports, domain))!.state;
  const last = describeRemoval(world.ports, removing, removing.removal!).steps.at(-1);
  expect(last).toMatchObject({ name: 'delete-cnames', who: 'owner', state: 'later' });
  expect(last?.parameters).toMatchObject({ names: expect.arrayContaining([`_mta-sts.${domain}`]) });
  await world.drain();
  const deleting = (await loadDomain(world.ports, domain))!.state;
  const due = describeRemoval(world.ports, deleting, deleting.removal!).steps.at(-1);
  expect(due, 'once our records are gone').toMatchObject({ name: 'delete-cnames', state: 'now' });
  world.handles.clock.advance(61);
  await runTask(world.ports, { kind: 'advance-life-cycle', domain });
  expect(await loadDomain(world.ports, domain)).toBeUndefined();
  expect(world.handles.dns.values(`${domain}._tlsrpt.strictmx.test`, 'TXT')).toEqual([]);
  expect(world.handles.dns.values(`mta-sts.${domain}`, 'CNAME'), 'not ours to delete').toHaveLength(1);
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
])('a registration by %s says that the old texts are by "%s"', async (owner, by) => {
  const { world } = await removedByForce();
  const settings = { owner, digestTo: [], zone: 'managed' as const };
  await registerDomain(world.ports, world.domain, settings);
  const state = await world.state();
  expect([...new Set(state.versions.map((version) => version.by))]).toEqual([by]);
  expect(JSON.stringify(state.versions).includes('removal of the domain')).toBe(owner === 'acme');
});

test("a new registration's ledger omits policies that no sender can hold", async () => {
  const { world } = await removedByForce();
  world.handles.clock.advance(twoWeeksSeconds + 200);
  await world.register();
  expect((await world.state()).versions).toEqual([]);
});

test('a worker that hangs at any call of the deletion does not damage a new registration', async () => {
  const wanted = enforce('new.example.net');
  for (let call = 1; ; call++) {
    const world = await enforcing();
    await remove(world, 'customer left');
    await settle(world);
    world.handles.clock.advance(61);
    const { store, dns, edge, tasks } = world.handles;
    const hooks = [store, dns, edge, tasks];
    let calls = 0;
    const hang = async () => {
      if (++calls !== call) return;
      for (const port of hooks) port.before = () => {};
      await settle(world);
      await settle(world);
      expect(await loadDomain(world.ports, world.domain), 'another worker was quicker').toBeUndefined();
      await world.register();
      await world.edit(wanted);
      await settle(world);
    };
    for (const port of hooks) port.before = hang;
    await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain }).catch(() => {});
    for (const port of hooks) port.before = () => {};
    if (calls < call) break;

    await settle(world);
    await settle(world);
    const hung = `hung at call ${call}`;
    expect(store.text(policyKey(world.domain)), hung).toBe(formatPolicy(wanted));
    const { announced, hosting, versions } = await world.state();
    expect([hosting.state, announced?.id], hung).toEqual(['serving', versions.at(-1)?.id]);
    expect(world.txt(), hung).toEqual([`v=STSv1; id=${announced?.id};`]);
    expect(await edge.describe(world.domain), hung).toBeDefined();
    expect(store.keys('owners/'), hung).toHaveLength(1);
  }
}, 60_000);
