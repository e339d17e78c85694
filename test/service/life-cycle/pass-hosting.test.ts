import { beforeAll, expect, test } from 'vitest';
import { settleClaims } from '../../../service/hosting/settle-claims.ts';
import { isReportInbox } from '../../../service/intake/is-report-inbox.ts';
import { advanceLifeCycle } from '../../../service/life-cycle/advance-life-cycle.ts';
import { passHosting } from '../../../service/life-cycle/pass-hosting.ts';
import { MailNotSentError } from '../../../service/ports/mail-out.ts';
import type { Resolver } from '../../../service/ports/resolver.ts';
import { claimKey } from '../../../service/store/domains/claim.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { delegatedNames } from '../../../service/store/domains/domain-names.ts';
import { inboxKey } from '../../../service/store/domains/inbox.ts';
import { loadWatch } from '../../../service/store/domains/incidents.ts';
import { pendingReportsPrefix } from '../../../service/store/reports/pending-report.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { claimDomain, setCnames, waitingClaim } from '../claims.ts';
import { receiveMail } from '../intake/report-mail.ts';
import { confirmRecipient } from '../recipients/confirm-recipient.ts';
import {
  keepsUnknownMembers,
  unknownPlaces,
  unseenWriters,
  withUnknownMembers,
} from '../store/unknown-members.ts';
import { enforce, World } from '../world.ts';

beforeAll(testDkimKey, 60_000);

/** Hosted for acme with an announced policy; the CNAMEs have led to beta's claim for a day. */
async function boughtDomain(): Promise<World> {
  const world = new World();
  world.handles.resolver.found('cname', `mta-sts.${world.domain}`, [world.ports.edge.endpoint]);
  setCnames(world, await claimDomain(world, 'acme', ['former@example.net']));
  await world.drain();
  world.handles.clock.advance(60);
  await runTask(world.ports, { kind: 'advance-hosting', domain: world.domain });
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  setCnames(world, await claimDomain(world, 'beta', ['new@example.org']));
  await settleClaims(world.ports, world.domain);
  world.handles.clock.advance(86_400);
  world.handles.tasks.take();
  return world;
}

test('passHosting() passes the ledger without its authors, and everything else starts again', async () => {
  const world = await boughtDomain();
  const before = await world.state();
  expect(before).toMatchObject({ owner: 'acme', announced: { id: expect.any(String) } });
  await world.ports.store.put(`${pendingReportsPrefix(world.domain)}2026-11-24/x.json`, '{}');
  await passHosting(world.ports, world.domain);
  const after = await world.state();
  expect(after).toMatchObject({ owner: 'beta', digestTo: ['new@example.org'], rotation: {} });
  expect(after.versions.map(({ id, text, by }) => ({ id, text, by }))).toEqual(
    before.versions.map(({ id, text }) => ({ id, text, by: 'earlier-owner' })),
  );
  for (const member of ['announced', 'former', 'removal', 'webhook'])
    expect(after).not.toHaveProperty(member);
  const keys = world.handles.store.keys();
  expect(keys.filter((key) => /^(?:pending-reports|incidents|owners\/acme)\//.test(key))).toEqual([]);
  expect(keys).toContain('owners/beta/example.com');
  const former = delegatedNames(before, world.ports.service);
  for (const name of Object.values(former)) expect(world.handles.dns.values(name, 'TXT')).toEqual([]);
});

test('passHosting() lets the new owner continue from what senders hold: the same policy is announced at the new names', async () => {
  const world = await boughtDomain();
  const { versions } = await world.state();
  await passHosting(world.ports, world.domain);
  await world.drain();
  const { hosting, announced } = await world.state();
  expect([hosting.state, announced?.id]).toEqual(['serving', versions.at(-1)?.id]);
  const { mtaStsRecord } = delegatedNames(await world.state(), world.ports.service);
  expect(world.txt(mtaStsRecord)).toEqual([expect.stringContaining(`id=${announced?.id};`)]);
});

test('passHosting() notifies the former owner, and nobody of the new one', async () => {
  const world = await boughtDomain();
  await confirmRecipient(world.ports, 'acme', 'former@example.net');
  const earlier = world.handles.mail.sent.length;
  await passHosting(world.ports, world.domain);
  const mails = world.handles.mail.sent.slice(earlier);
  expect(mails.map(({ envelope }) => envelope.to)).toEqual([['former@example.net']]);
  expect(Buffer.from(mails[0]?.raw ?? []).toString()).toContain('example.com is no longer hosted for you');
});

test('passHosting() deletes the former owner’s report address, so that no mail to it counts for the new owner', async () => {
  const world = await boughtDomain();
  const { inbox } = await world.state();
  await passHosting(world.ports, world.domain);
  expect(world.handles.store.keys('inboxes/')).toEqual([inboxKey((await world.state()).inbox)]);
  expect(await isReportInbox(world.ports, inbox)).toBe(false);
  const to = `${inbox}@reports.strictmx.test`;
  await receiveMail(world, { to, submitter: 'reporter.example', signedBy: 'reporter.example' });
  expect(world.handles.store.keys('reports/')).toEqual([]);
});

test('passHosting() ends no later passing: its former owner has another report address', async () => {
  const world = await boughtFromConfirmed();
  const { store, mail } = world.handles;
  const later = { inbox: 'laterinbox' };
  mail.before = async ({ id }) => {
    if (!id.startsWith('passed-')) return;
    // A task that was slow: meanwhile, another one has ended this passing, and the domain has passed on.
    const state = await world.state();
    store.edit(domainKey(world.domain), JSON.stringify({ ...state, former: { ...state.former, ...later } }));
  };
  await passHosting(world.ports, world.domain);
  expect((await world.state()).former).toMatchObject(later);
});

test('passHosting() passes nothing to a claim that was deleted while DNS was asked', async () => {
  const world = await boughtDomain();
  const { resolver } = world.handles;
  const cname = resolver.cname.bind(resolver);
  resolver.cname = async (name) => {
    await world.ports.store.delete(claimKey(world.domain, 'beta'));
    return cname(name);
  };
  await passHosting(world.ports, world.domain);
  expect((await world.state()).owner).toBe('acme');
});

test.each<[string, (world: World) => unknown]>([
  ['a day has not passed', ({ handles }) => handles.clock.advance(-1)],
  ['DNS does not answer', ({ handles }) => handles.resolver.fail('cname', '_mta-sts.example.com')],
  ['the CNAMEs lead to the host again', async (world) => setCnames(world, await world.state())],
])('passHosting() changes nothing while %s', async (_, change) => {
  const world = await boughtDomain();
  await change(world);
  await passHosting(world.ports, world.domain);
  expect((await world.state()).owner).toBe('acme');
  expect(await waitingClaim(world, 'beta')).toBeDefined();
});

const beingDeleted = {
  requestedAt: '2026-11-24T10:00:00.000Z',
  by: 'owner',
  deletingSince: '2026-11-24T10:00:00.000Z',
};

/** The ports, with something that happens at each look-up. */
function withLookUps({ ports }: World, happens: () => unknown): World['ports'] {
  const get = (resolver: Resolver, name: keyof Resolver) => {
    happens();
    return resolver[name].bind(resolver);
  };
  return { ...ports, resolver: new Proxy(ports.resolver, { get }) as Resolver };
}

/** @returns how often the notice was tried */
function refuseNotices(world: World, isRefused: boolean): () => number {
  let tried = 0;
  world.handles.mail.before = ({ id }) => {
    if (!id.startsWith('passed-')) return;
    tried++;
    throw mailNotSent({ isRefused });
  };
  return () => tried;
}

async function boughtFromConfirmed(): Promise<World> {
  const world = await boughtDomain();
  await confirmRecipient(world.ports, 'acme', 'former@example.net');
  return world;
}

test('passHosting() ends if the notice is refused permanently', async () => {
  const world = await boughtFromConfirmed();
  const tried = refuseNotices(world, true);
  await passHosting(world.ports, world.domain);
  await passHosting(world.ports, world.domain);
  expect([tried(), (await world.state()).former]).toEqual([1, undefined]);
});

test('passHosting() retries a temporarily refused notice for a day, and delays nothing else', async () => {
  const world = await boughtFromConfirmed();
  const tried = refuseNotices(world, false);
  await expect(passHosting(world.ports, world.domain)).rejects.toThrow(MailNotSentError);
  expect((await world.state()).former?.problem?.code).toBe('step-failed');
  for (const kind of ['advance-hosting', 'rotate-id'] as const)
    await runTask(world.ports, { kind, domain: world.domain });
  expect((await world.state()).hosting.state).toBe('serving');
  world.handles.clock.advance(3600);
  // The watch of the new owner's domain runs, and what it stores stays.
  await expect(advanceLifeCycle(world.ports, world.domain)).rejects.toThrow(MailNotSentError);
  expect((await loadWatch(world.ports, world.domain))?.watch.checkedAt).toBeDefined();
  await expect(passHosting(world.ports, world.domain)).rejects.toThrow(MailNotSentError);
  expect((await loadWatch(world.ports, world.domain))?.watch.checkedAt).toBeDefined();
  world.handles.clock.advance(86_400);
  await passHosting(world.ports, world.domain);
  await passHosting(world.ports, world.domain);
  expect([tried(), (await world.state()).former]).toEqual([4, undefined]);
});

test('passHosting() tries only those again who did not take the notice', async () => {
  const world = await boughtFromConfirmed();
  const state = await world.state();
  const digestTo = ['a@example.net', 'former@example.net'];
  world.handles.store.edit(domainKey(world.domain), JSON.stringify({ ...state, digestTo }));
  const tried: string[] = [];
  world.handles.mail.before = ({ envelope }) => {
    tried.push(...envelope.to);
    if (envelope.to[0] === 'a@example.net') throw mailNotSent();
  };
  for (let time = 0; time < 2; time++)
    await expect(passHosting(world.ports, world.domain)).rejects.toThrow(MailNotSentError);
  expect(tried).toEqual(['a@example.net', 'former@example.net', 'a@example.net']);
});

test("passHosting() passes what a newer version knows of the claim and the ledger, and nothing of the former owner's", async () => {
  const world = await boughtDomain();
  const { store } = world.handles;
  const claimed = claimKey(world.domain, 'beta');
  for (const key of [claimed, domainKey(world.domain)])
    store.edit(key, withUnknownMembers(store.text(key) ?? '').replaceAll('"of ', `"of ${key} `));
  await passHosting(world.ports, world.domain);
  expect(unknownPlaces(store.text(domainKey(world.domain)))).toEqual([
    `${claimed} `,
    `${domainKey(world.domain)} .versions[0]`,
  ]);
});

test('passHosting() keeps the members of a newer version at the new owner’s domain while it notifies the former', async () => {
  const world = await boughtFromConfirmed();
  refuseNotices(world, false);
  await expect(passHosting(world.ports, world.domain)).rejects.toThrow(MailNotSentError);
  const { domain, ports, handles } = world;
  // Another recipient, who takes the notice: that is noted.
  const state = await world.state();
  const digestTo = ['former@example.net', 'a@example.net'];
  handles.store.edit(domainKey(domain), JSON.stringify({ ...state, former: { ...state.former, digestTo } }));
  handles.mail.before = ({ envelope }) => {
    if (envelope.to[0] === 'former@example.net') throw mailNotSent();
  };
  const keeps = (step: () => Promise<unknown>, but: string[] = []) =>
    keepsUnknownMembers(handles.store, domainKey(domain), step, { but });
  await keeps(() => passHosting(ports, domain).catch(() => {}));
  expect((await world.state()).former?.notified).toEqual(['a@example.net']);
  handles.clock.advance(86_400);
  await keeps(() => passHosting(ports, domain), ['.former']);
  expect(unseenWriters('service/life-cycle/pass-hosting.ts')).toEqual([]);
});

test.each<[string, (world: World) => Promise<object>]>([
  ['the domain is being deleted', async () => ({ removal: beingDeleted })],
  [
    'another claim hosts it since',
    async (world) => ({ inbox: 'otherinbox', owner: (await world.state()).owner }),
  ],
])('passHosting() does not change a domain if, at that very moment, %s', async (_, change) => {
  const world = await boughtDomain();
  const { store } = world.handles;
  const changed = JSON.stringify({ ...(await world.state()), ...(await change(world)) });
  // Between the read and the write.
  const ports = withLookUps(world, () => store.edit(domainKey(world.domain), changed));
  await passHosting(ports, world.domain);
  expect(await world.state()).toMatchObject({ owner: 'acme' });
  expect(await waitingClaim(world, 'beta')).toBeDefined();
});

test('passHosting() does not ask DNS about a domain that is being deleted', async () => {
  const world = await boughtDomain();
  const state = { ...(await world.state()), removal: beingDeleted };
  world.handles.store.edit(domainKey(world.domain), JSON.stringify(state));
  let lookUps = 0;
  await passHosting(
    withLookUps(world, () => lookUps++),
    world.domain,
  );
  expect([lookUps, (await world.state()).owner]).toEqual([0, 'acme']);
});

diesAtEveryCall('passHosting()', {
  arrange: boughtDomain,
  step: (world) => passHosting(world.ports, world.domain),
  async endState(world) {
    const { owner, former } = await world.state();
    const mails = world.handles.mail.sent.map(({ id }) => id).filter((id) => id.startsWith('passed-'));
    const keys = world.handles.store.keys().filter((key) => !key.startsWith('audit/'));
    return { owner, former, mails, keys: keys.map((key) => key.replace(/[a-z0-9]{20}/, '')) };
  },
});
