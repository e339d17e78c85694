import { expect, test } from 'vitest';
import { canaryOf } from '../../../core/names/record-names.ts';
import { putOwner } from '../../../service/access/manage-owners.ts';
import { putDomain } from '../../../service/hosting/put-domain.ts';
import { planRegistration, registerDomain } from '../../../service/hosting/register-domain.ts';
import { reconcile } from '../../../service/tasks/reconcile.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { domainName } from '../../fakes/names.ts';
import { claimDomain } from '../claims.ts';
import { World } from '../world.ts';

const settings = { owner: 'acme', digestTo: [], zone: 'managed' as const };

test('registerDomain() of two at once hosts one, and is stale for the other', async () => {
  const world = new World();
  const results = await Promise.all(
    ['acme', 'other'].map((owner) => registerDomain(world.ports, world.domain, { ...settings, owner })),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(results).toContainEqual({ ok: false, reason: 'stale', why: 'exists' });
  expect(world.handles.store.keys('owners/')).toEqual([`owners/${(await world.state()).owner}/example.com`]);
});

const admin = { caller: { id: 'admin', scopes: ['admin' as const] }, action: 'PUT', dryRun: false };
const owner = { ...admin, caller: { id: 'token', owner: 'acme', scopes: ['write' as const] } };

test('registerDomain() stores the domain and its pointers, and requests the first step', async () => {
  const world = new World();
  expect(await registerDomain(world.ports, world.domain, settings)).toMatchObject({ ok: true });
  const { inbox } = await world.state();
  expect(world.handles.store.keys()).toEqual([
    'domains/example.com.json',
    `inboxes/${inbox}.json`,
    'owners/acme/example.com',
  ]);
  const task = { kind: 'advance-hosting', domain: 'example.com' };
  expect(world.handles.tasks.queued).toEqual([
    { task, delaySeconds: 30 },
    { task, delaySeconds: 0 },
  ]);
});

const putAgain = (world: World, zone: 'managed' | 'external') =>
  putDomain(world.ports, zone === 'managed' ? admin : owner, {
    domain: world.domain,
    settings: { ...settings, zone, digestTo: [] },
    precondition: {},
  }).catch(() => {});

for (const zone of ['managed', 'external'] as const) {
  diesAtEveryCall(`putDomain() of a new domain (${zone}), whose repeat is refused,`, {
    arrange: async () => new World(),
    step: (world) => putAgain(world, zone),
    again: async (world) => {
      await putAgain(world, zone);
      for (const task of world.handles.tasks.take()) await runTask(world.ports, task);
    },
    endState: ({ handles }) =>
      ['domains/', 'claims/', 'owners/', 'inboxes/'].map((prefix) => handles.store.keys(prefix).length),
  });
}

test('registerDomain() by many at the same moment leaves no more domains than the quota, and a refused one nothing', async () => {
  const world = new World();
  await putOwner(world.ports, admin, { owner: 'acme', zones: [], quota: { domains: 3 }, precondition: {} });
  const caller = { id: 'token', owner: 'acme', scopes: ['write' as const] };
  const register = (n: number) =>
    registerDomain(world.ports, domainName(`d${n}.${world.domain}`), settings, caller);
  const results = await Promise.all(Array.from({ length: 30 }, (_, n) => register(n)));
  const taken = results.filter(({ ok }) => ok).length;
  expect(taken).toBeLessThanOrEqual(3);
  for (const prefix of ['domains/', 'owners/', 'inboxes/'])
    expect(world.handles.store.keys(prefix), prefix).toHaveLength(taken);
  expect(world.handles.tasks.queued.filter(({ delaySeconds }) => delaySeconds === 0)).toHaveLength(taken);
  expect(await registerDomain(world.ports, world.domain, settings)).toMatchObject({ ok: true });
});

test('registerDomain() that is refused after all leaves a waiting claim its inbox', async () => {
  const world = new World();
  const caller = { id: 'token', owner: 'acme', scopes: ['write' as const] };
  const { inbox } = await claimDomain(world, 'acme');
  await putOwner(world.ports, admin, { owner: 'acme', zones: [], quota: { domains: 3 }, precondition: {} });
  const names = [...Array.from({ length: 9 }, (_, n) => domainName(`d${n}.${world.domain}`)), world.domain];
  const results = await Promise.all(names.map((name) => registerDomain(world.ports, name, settings, caller)));
  expect(results.at(-1)).toMatchObject({ ok: false });
  expect(world.handles.store.keys('inboxes/')).toContain(`inboxes/${inbox}.json`);
});

test('planRegistration() writes nothing, and names what is in no zone of ours', async () => {
  const world = new World();
  expect(await planRegistration(world.ports, world.domain, settings)).toMatchObject({
    ok: true,
    state: { domain: 'example.com', hosting: { state: 'records-to-set' } },
  });
  expect(await planRegistration(world.ports, domainName('elsewhere.example'), settings)).toMatchObject({
    ok: false,
    reason: 'no-such-zone',
    domain: 'elsewhere.example',
  });
  expect(world.handles.store.keys()).toEqual([]);
});

test('registerDomain() hosts the deployment’s canary, only in the zone of the service', async () => {
  const world = new World();
  const canary = domainName(canaryOf(world.ports.service.serviceDomain));
  world.handles.dns.addZone(world.ports.service.serviceDomain);
  expect(await registerDomain(world.ports, canary, { ...settings, zone: 'external' })).toMatchObject({
    reason: 'name-refused',
  });
  expect(await registerDomain(world.ports, canary, settings)).toMatchObject({
    ok: true,
    state: { domain: canary },
  });
});

/** Whether whatever leads to a domain or a claim leads to one that is there. */
function hasNoStalePointer({ handles: { store } }: World): boolean {
  const domains = store.keys('domains/').map((key) => JSON.parse(store.text(key) ?? ''));
  const known = (prefix: string, of: (domain: { owner: string; inbox: string; domain: string }) => string) =>
    store.keys(prefix).every((key) => domains.some((one) => key === `${prefix}${of(one)}`));
  return (
    known('owners/', ({ owner, domain }) => `${owner}/${domain}`) &&
    known('inboxes/', ({ inbox }) => `${inbox}.json`)
  );
}

diesAtEveryCall('registerDomain() beyond the quota, followed by a reconciliation,', {
  async arrange() {
    const world = new World();
    const admin = { caller: { id: 'admin', scopes: ['admin' as const] }, action: 'PUT', dryRun: false };
    await putOwner(world.ports, admin, { owner: 'acme', zones: [], quota: { domains: 0 }, precondition: {} });
    return world;
  },
  step: (world) =>
    registerDomain(world.ports, world.domain, settings, { id: 'token', owner: 'acme', scopes: ['write'] }),
  async again(world) {
    await reconcile(world.ports);
    await world.drain();
  },
  endState: hasNoStalePointer,
});
