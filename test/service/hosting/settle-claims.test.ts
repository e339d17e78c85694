import { expect, test, vi } from 'vitest';
import { patchDomain } from '../../../service/hosting/put-domain.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { isPassingDue, settleClaims } from '../../../service/hosting/settle-claims.ts';
import { withdrawClaim } from '../../../service/hosting/withdraw-claim.ts';
import { inboxKey } from '../../../service/store/domains/inbox.ts';
import { ownedDomainKey } from '../../../service/store/domains/owned-domain.ts';
import { reconcile } from '../../../service/tasks/reconcile.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { claimDomain, setCnames, waitingClaim } from '../claims.ts';
import { receiveMail } from '../intake/report-mail.ts';
import { World } from '../world.ts';

test('settleClaims() publishes nothing and reserves nothing for claims that are not seen', async () => {
  const world = new World();
  await claimDomain(world, 'mallory', ['victim@example.net']);
  await claimDomain(world, 'acme');
  await world.drain();
  expect(world.handles.store.keys('domains/')).toEqual([]);
  expect(world.handles.dns.values(`_mta-sts.${world.domain}`, 'TXT')).toEqual([]);
  expect(world.handles.mail.sent).toEqual([]);
  expect(await world.ports.tenants.describe(world.domain)).toBeUndefined();
});

test('settleClaims() lets the claim host whose CNAMEs are seen first, whoever asked first', async () => {
  const world = new World();
  await claimDomain(world, 'mallory');
  const claim = await claimDomain(world, 'acme');
  setCnames(world, claim);
  await settleClaims(world.ports, world.domain);
  expect(await world.state()).toMatchObject({ owner: 'acme', inbox: claim.inbox, zone: 'external' });
  await settleClaims(world.ports, world.domain);
  expect(await waitingClaim(world, 'acme'), 'the domain is in its place').toBeUndefined();
  expect(await waitingClaim(world, 'mallory'), 'continues waiting').toBeDefined();
});

test.each([
  ['one CNAME alone', '_smtp._tls'],
  ['another claim’s name at the second', '_mta-sts'],
])('settleClaims() takes %s for nothing', async (_, name) => {
  const world = new World();
  const claim = await claimDomain(world, 'acme');
  setCnames(world, claim);
  world.handles.resolver.found('cname', `${name}.${world.domain}`, ['other._tlsrpt.strictmx.test']);
  await settleClaims(world.ports, world.domain);
  expect(world.handles.store.keys('domains/')).toEqual([]);
});

test('settleClaims() of two workers at once results in one host', async () => {
  const world = new World();
  setCnames(world, await claimDomain(world, 'acme'));
  await Promise.all([1, 2, 3].map(() => settleClaims(world.ports, world.domain)));
  expect(world.handles.store.keys('domains/')).toEqual(['domains/example.com.json']);
});

test('settleClaims() lets the claim host whose CNAMEs are seen, whatever fails at a rival’s claim', async () => {
  const world = new World();
  await claimDomain(world, 'a-rival');
  setCnames(world, await claimDomain(world, 'acme'));
  world.handles.tasks.take();
  let reads = 0;
  world.handles.store.before = (operation, key) => {
    // The first read is the list's.
    if (operation === 'get' && key.includes('/a-rival.json') && ++reads > 1) throw new Error('busy');
  };
  await settleClaims(world.ports, world.domain);
  expect(await world.state()).toMatchObject({ owner: 'acme' });
  expect(world.handles.log.entries).toContainEqual(expect.objectContaining({ event: 'claim-not-settled' }));
  expect(world.handles.tasks.take(), 'tried again').toContainEqual({
    kind: 'advance-hosting',
    domain: world.domain,
    claimant: 'a-rival',
  });
});

test('settleClaims() takes the turns of the only claimant, and those of the domain if there are several', async () => {
  const world = new World();
  const claimantsOf = () => world.handles.tasks.take().map((task) => 'claimant' in task && task.claimant);
  await claimDomain(world, 'acme');
  expect(claimantsOf(), 'as it is made, and a moment later').toEqual(['acme', 'acme']);
  await settleClaims(world.ports, world.domain);
  expect(claimantsOf()).toEqual(['acme']);
  await claimDomain(world, 'rival');
  world.handles.tasks.take();
  world.handles.clock.advance(3_600);
  await settleClaims(world.ports, world.domain);
  expect(claimantsOf()).toEqual([false]);
});

test('settleClaims() lets the claim host whose CNAMEs are seen, even if the policy from elsewhere cannot be recorded for a rival', async () => {
  const world = new World();
  await claimDomain(world, 'a-rival');
  setCnames(world, await claimDomain(world, 'acme'));
  const host = `mta-sts.${world.domain}`;
  world.handles.resolver.found('cname', host, ['mta-sts.provider.example']);
  const text = 'version: STSv1\nmode: enforce\nmx: mx.old.example\nmax_age: 864000\n';
  world.handles.fetch.answer(`https://${host}/.well-known/mta-sts.txt`, answerOf(200, text));
  world.handles.store.before = (operation, key) => {
    if (operation === 'put' && key.includes('/a-rival.json')) throw new Error('busy');
  };
  await settleClaims(world.ports, world.domain);
  expect(await world.state()).toMatchObject({ owner: 'acme' });
});

test('settleClaims() hosts nothing for a claim that was deleted while DNS was asked', async () => {
  const world = new World();
  const claim = await claimDomain(world, 'acme');
  setCnames(world, claim);
  const { resolver } = world.ports;
  const cname = resolver.cname.bind(resolver);
  vi.spyOn(resolver, 'cname').mockImplementation(async (name) => {
    await withdrawClaim(world.ports, { ...claim, schema: 1 });
    return cname(name);
  });
  await settleClaims(world.ports, world.domain);
  expect(world.handles.store.keys('domains/')).toEqual([]);
});

test('settleClaims() records since when a rival’s CNAMEs are seen, and removes that when they no longer are', async () => {
  const world = new World();
  setCnames(world, await claimDomain(world, 'acme'));
  await settleClaims(world.ports, world.domain);
  const rival = await claimDomain(world, 'beta');
  setCnames(world, rival);
  await settleClaims(world.ports, world.domain);
  expect(await waitingClaim(world, 'beta')).toMatchObject({ seenSince: '2026-11-24T10:00:00.000Z' });
  world.handles.clock.advance(3600);
  world.handles.resolver.fail('cname', `_mta-sts.${world.domain}`);
  await settleClaims(world.ports, world.domain);
  expect(await waitingClaim(world, 'beta'), 'no answer says nothing').toHaveProperty('seenSince');
  setCnames(world, await world.state());
  await settleClaims(world.ports, world.domain);
  expect(await waitingClaim(world, 'beta')).not.toHaveProperty('seenSince');
  expect((await world.state()).owner).toBe('acme');
});

test('settleClaims() requests the passing once a rival’s CNAMEs were seen for a day', async () => {
  const world = new World();
  setCnames(world, await claimDomain(world, 'acme'));
  await settleClaims(world.ports, world.domain);
  setCnames(world, await claimDomain(world, 'beta'));
  await settleClaims(world.ports, world.domain);
  const passing = { kind: 'advance-life-cycle', domain: world.domain };
  expect(world.handles.tasks.take()).not.toContainEqual(passing);
  world.handles.clock.advance(86_400);
  await settleClaims(world.ports, world.domain);
  expect(world.handles.tasks.take()).toContainEqual(passing);
  expect(isPassingDue(world.ports, {})).toBe(false);
});

test('settleClaims() checks again by one chain of tasks, which ends after a week', async () => {
  const world = new World();
  await claimDomain(world, 'acme');
  world.handles.tasks.take();
  const delays = async () => {
    await settleClaims(world.ports, world.domain);
    return world.handles.tasks.queued.splice(0).map(({ delaySeconds }) => delaySeconds);
  };
  expect(await delays()).toEqual([60]);
  expect(await delays(), 'it is in the queue').toEqual([]);
  world.handles.clock.advance(6 * 86_400);
  expect(await delays()).toEqual([900]);
  world.handles.clock.advance(86_400);
  expect(await delays(), 'from now on the reconciliation checks').toEqual([]);
  await reconcile(world.ports);
  expect(world.handles.tasks.take()).toContainEqual({
    kind: 'advance-hosting',
    domain: world.domain,
    claimant: 'acme',
  });
});

test('registerDomain() of an administrator keeps the names that the owner was asked to set', async () => {
  const world = new World();
  const claim = await claimDomain(world, 'acme');
  const settings = { owner: 'acme', digestTo: [], zone: 'external' as const };
  expect(await registerDomain(world.ports, world.domain, settings)).toMatchObject({ ok: true });
  expect((await world.state()).inbox).toBe(claim.inbox);
  await settleClaims(world.ports, world.domain);
  expect(await waitingClaim(world, 'acme')).toBeUndefined();
});

/** An administrator gives a domain to the owner whose claim to it waits. */
const giveToClaimant = ({ ports, domain }: World) =>
  patchDomain(
    ports,
    { caller: { id: 'admin', scopes: ['admin'] }, action: 'PATCH', dryRun: false },
    { domain, settings: { owner: 'beta' }, precondition: { ifMatch: 'any' } },
  );

diesAtEveryCall('patchDomain() that gives a domain to whoever claims it, followed by a reconciliation,', {
  async arrange() {
    const world = await World.hosted();
    await claimDomain(world, 'beta');
    world.handles.tasks.take();
    return world;
  },
  step: async (world) => {
    await giveToClaimant(world);
    await world.drain();
  },
  async again(world) {
    await giveToClaimant(world);
    await reconcile(world.ports);
    await world.drain();
  },
  async endState(world) {
    const { owner, inbox } = await world.state();
    const left = world.handles.store.keys().filter((key) => /^(?:owners|inboxes|claims)\//u.test(key));
    return { owner, left: left.map((key) => key.replace(inbox, '<inbox>')) };
  },
});

test('settleClaims() leaves nothing of the claim of an owner who was given the domain, and quarantines its reports', async () => {
  const world = await World.hosted();
  const { store } = world.handles;
  const claim = await claimDomain(world, 'beta');
  await receiveMail(world, { to: `${claim.inbox}@reports.strictmx.test` });
  expect(store.keys('waiting-reports/')).toHaveLength(1);
  await giveToClaimant(world);
  await world.drain();
  const { inbox } = await world.state();
  for (const prefix of ['claims/', 'waiting-reports/', 'reports/']) expect(store.keys(prefix)).toEqual([]);
  expect(store.keys('inboxes/')).toEqual([`inboxes/${inbox}.json`]);
  expect(store.keys('quarantine/')).toHaveLength(1);
});

test.each([
  ['the owner’s list, lost', 'owned', undefined],
  ['the inbox, lost', 'inbox', undefined],
  ['the inbox, cut off', 'inbox', '{"schema": 1, "dom'],
  ['the inbox, empty', 'inbox', ''],
  ['the inbox, without its domain', 'inbox', '{"schema": 1}'],
] as const)('settleClaims() restores a pointer to a claim that waits: %s', async (_, pointer, damaged) => {
  const world = new World();
  const claim = await claimDomain(world, 'acme');
  const key = pointer === 'owned' ? ownedDomainKey('acme', world.domain) : inboxKey(claim.inbox);
  const before = await world.ports.store.get(key);
  await (damaged === undefined ? world.ports.store.delete(key) : world.ports.store.put(key, damaged));
  await settleClaims(world.ports, world.domain);
  expect((await world.ports.store.get(key))?.body).toEqual(before?.body);
});

test('settleClaims() leaves no pointer to a claim that is withdrawn while one is restored', async () => {
  const world = new World();
  const claim = await claimDomain(world, 'acme');
  const owned = ownedDomainKey('acme', world.domain);
  await world.ports.store.delete(owned);
  world.handles.store.before = async (operation, key) => {
    if (operation !== 'put' || key !== owned) return;
    world.handles.store.before = () => {};
    await withdrawClaim(world.ports, { ...claim, schema: 1 });
  };
  await settleClaims(world.ports, world.domain);
  expect(world.handles.store.keys('claims/')).toEqual([]);
  expect(world.handles.store.keys(owned)).toEqual([]);
  expect(world.handles.store.keys('inboxes/')).toEqual([]);
});
