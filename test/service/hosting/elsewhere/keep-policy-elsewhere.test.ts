/** A domain that comes from elsewhere brings what senders hold. */
import { expect, test } from 'vitest';
import { elsewhere } from '../../../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { advanceHosting } from '../../../../service/hosting/advance-hosting.ts';
import {
  endPolicyElsewhere,
  keepPolicyElsewhere,
  keepPolicyForClaims,
  needsPolicyFirst,
} from '../../../../service/hosting/elsewhere/keep-policy-elsewhere.ts';
import { patchDomain } from '../../../../service/hosting/put-domain.ts';
import { registerDomain } from '../../../../service/hosting/register-domain.ts';
import { settleClaims } from '../../../../service/hosting/settle-claims.ts';
import { readDomain } from '../../../../service/life-cycle/read-domain.ts';
import { removalSteps } from '../../../../service/life-cycle/removal-steps.ts';
import { startRemoval } from '../../../../service/life-cycle/start-removal.ts';
import { putPolicy } from '../../../../service/publishing/put-policy.ts';
import { changeDomain } from '../../../../service/store/domains/domain.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { timestamp } from '../../../fakes/names.ts';
import { claimDomain, setCnames, waitingClaim } from '../../claims.ts';
import { enforce, World } from '../../world.ts';

const host = 'mta-sts.example.com';
const url = `https://${host}/.well-known/mta-sts.txt`;
const textOf = (mx: string) => `version: STSv1\nmode: enforce\nmx: ${mx}\nmax_age: 864000\n`;

const change = {
  caller: { id: 'owner', owner: 'acme', scopes: ['write'] as const },
  action: 'PUT',
  dryRun: false,
};

/** Somebody else serves a policy for the domain. */
function livesElsewhere(world = new World(), mx = 'mx.old.example'): World {
  world.handles.resolver.found('cname', host, ['mta-sts.provider.example']);
  world.handles.resolver.found('txt', `_mta-sts.${world.domain}`, ['v=STSv1; id=abc1;']);
  world.handles.fetch.answer(url, answerOf(200, textOf(mx)));
  return world;
}

function comesHere(world: World): void {
  world.handles.resolver.found('cname', host, [world.ports.edge.endpoint]);
  world.handles.resolver.clear('txt', `_mta-sts.${world.domain}`);
  world.handles.fetch.clear(url);
}

const advance = async (world: World, seconds = 901) => {
  world.handles.clock.advance(seconds);
  return advanceHosting(world.ports, world.domain);
};

/** What senders may hold by the ledger, and when it was last served. */
const ledgerOf = (state: { versions?: { by: string; text: string; supersededAt?: string }[] } | undefined) =>
  state?.versions?.map(({ by, text, supersededAt }) => [by, /mx: (\S+)/.exec(text)?.[1], supersededAt]);

test('keepPolicyElsewhere() enters the live policy before the CNAME points here, and its end afterwards', async () => {
  const world = livesElsewhere();
  await world.register({ zone: 'external' });
  await advance(world, 0);
  expect(ledgerOf(await world.state())).toEqual([[elsewhere, 'mx.old.example', '2026-11-24T10:00:00.000Z']]);
  await advance(world, 600);
  expect(world.handles.fetch.requests, 'once an hour').toHaveLength(1);
  comesHere(world);
  await advance(world, 600);
  const state = await world.state();
  expect(ledgerOf(state)).toEqual([[elsewhere, 'mx.old.example', '2026-11-24T10:20:00.000Z']]);
  expect(state.hosting.state).toBe('serving');
  expect(state).not.toHaveProperty('elsewhereSeenAt');
  await endPolicyElsewhere(world.ports, state);
  expect(await world.state(), 'twice').toEqual(state);
});

test('endPolicyElsewhere() ends what the same step saw first, once our record has taken its place', async () => {
  const world = new World();
  const { dns, clock, fetch } = world.handles;
  dns.set(host, 'CNAME', ['mta-sts.provider.example']);
  fetch.answer(url, answerOf(200, textOf('mx.old.example')));
  await world.register({ adoptRecords: true });
  await world.edit(enforce('mx.old.example'));
  dns.before = (operation, name) => {
    if (operation === 'change' && name === host) clock.advance(60);
  };
  await advance(world, 0);
  const state = await world.state();
  expect(ledgerOf(state)).toContainEqual([elsewhere, 'mx.old.example', '2026-11-24T10:01:00.000Z']);
  expect(state).not.toHaveProperty('elsewhereSeenAt');
});

test('keepPolicyElsewhere() lets a managed domain take the other host’s place only once its policy is known', async () => {
  const world = new World();
  world.handles.resolver.found('txt', `_mta-sts.${world.domain}`, ['v=STSv1; id=abc1;']);
  await world.register();
  const waiting = await advance(world, 0);
  expect(waiting?.hosting).toMatchObject({
    state: 'records-to-set',
    problem: { code: 'policy-elsewhere-unread', parameters: { cause: { code: 'fetch-tls' } } },
  });
  expect(world.handles.dns.values(host, 'CNAME')).toEqual([]);
  world.handles.fetch.answer(url, answerOf(200, textOf('mx.old.example')));
  const after = await advance(world);
  expect(ledgerOf(after)).toEqual([[elsewhere, 'mx.old.example', '2026-11-24T10:15:01.000Z']]);
  expect(after?.hosting.problem).toMatchObject({ code: 'policy-elsewhere-first' });
});

test('needsPolicyFirst() keeps the other host’s record until a policy is here, and not a moment longer', async () => {
  const world = new World();
  const { dns, fetch } = world.handles;
  dns.set(host, 'CNAME', ['mta-sts.provider.example']);
  fetch.answer(url, answerOf(200, textOf('mx.old.example')));
  await world.register({ adoptRecords: true });
  const waiting = await advance(world, 0);
  expect(waiting?.hosting).toMatchObject({
    state: 'records-to-set',
    problem: {
      code: 'policy-elsewhere-first',
      parameters: { domain: world.domain, mode: 'enforce', mx: ['mx.old.example'] },
    },
  });
  expect(dns.values(host, 'CNAME')).toEqual(['mta-sts.provider.example']);
  expect(dns.values(`_smtp._tls.${world.domain}`, 'TXT'), 'reports need no policy').toHaveLength(1);
  world.handles.tasks.take();

  await world.edit(enforce('mx.old.example'));
  await world.drain();
  expect(dns.values(host, 'CNAME')).toEqual([expect.stringMatching(/\.edge\.strictmx\.test$/)]);
  expect((await world.state()).hosting).toMatchObject({ state: 'serving' });
  expect(needsPolicyFirst(await world.state())).toBeUndefined();
});

test.each([
  ['nobody else serves a policy', undefined],
  ['it protects nothing', textOf('mx.old.example').replace('enforce', 'none')],
])('needsPolicyFirst() asks for none if %s', async (_, text) => {
  const world = new World();
  world.handles.dns.set(host, 'CNAME', ['mta-sts.provider.example']);
  if (text !== undefined) world.handles.fetch.answer(url, answerOf(200, text));
  await world.register({ adoptRecords: true });
  expect((await advance(world, 0))?.hosting.state).toBe('serving');
});

test('keepPolicyElsewhere() waits 120 times the first delay for a host that fails, and no longer', async () => {
  const world = new World();
  world.handles.resolver.found('txt', `_mta-sts.${world.domain}`, ['v=STSv1; id=abc1;']);
  await world.register();
  for (let tries = 0; tries < 8; tries++)
    expect((await advance(world, 899))?.hosting.state).toBe('records-to-set');
  expect((await advance(world, 899))?.hosting.state).toBe('serving');
  expect(world.handles.log.entries.filter(({ event }) => event === 'policy-elsewhere-unread')).toHaveLength(
    9,
  );
});

test('keepPolicyElsewhere() does not wait if DNS does not answer, and keeps what was seen', async () => {
  const offline = new World();
  offline.handles.resolver.fail('txt', `_mta-sts.${offline.domain}`);
  await offline.register();
  expect((await advance(offline, 0))?.hosting.state).toBe('serving');
  const world = livesElsewhere();
  await world.register({ zone: 'external' });
  await advance(world, 0);
  const { elsewhereSeenAt } = await world.state();
  world.handles.fetch.clear(url);
  world.handles.resolver.fail('txt', `_mta-sts.${world.domain}`);
  await advance(world, 3601);
  expect(await world.state()).toMatchObject({ elsewhereSeenAt });
});

test('keepPolicyElsewhere() does nothing for a domain that is served here, or points here', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx1.example.com'));
  await world.drain();
  const { requests } = world.handles.fetch;
  requests.length = 0;
  let state = await world.state();
  expect(await keepPolicyElsewhere(world.ports, state)).toEqual({ state });
  await changeDomain(world.ports, world.domain, ({ announced, ...state }) => state);
  state = await world.state();
  expect(await keepPolicyElsewhere(world.ports, state)).toEqual({ state });
  expect(requests).toEqual([]);
});

test('keepPolicyElsewhere() moves no end of a policy that was taken back before the CNAME led here', async () => {
  const world = livesElsewhere();
  await world.register({ zone: 'external' });
  await advance(world, 0);
  world.handles.resolver.clear('txt', `_mta-sts.${world.domain}`);
  world.handles.fetch.clear(url);
  await advance(world, 3601);
  comesHere(world);
  await advance(world, 3601);
  expect(ledgerOf(await world.state())).toEqual([[elsewhere, 'mx.old.example', '2026-11-24T10:00:00.000Z']]);
});

test('keepPolicyForClaims() records it for each claim, so that nothing is missed if all CNAMEs are set at once', async () => {
  const world = livesElsewhere();
  const claim = await claimDomain(world, 'acme');
  await claimDomain(world, 'mallory');
  await advance(world, 0);
  for (const owner of ['acme', 'mallory'])
    expect(ledgerOf(await waitingClaim(world, owner))?.[0]?.[1]).toBe('mx.old.example');
  expect(world.handles.fetch.requests).toHaveLength(1);
  expect(await keepPolicyForClaims(world.ports, world.domain, [])).toEqual([]);
  comesHere(world);
  setCnames(world, claim);
  await advance(world, 600);
  const state = await world.state();
  expect(ledgerOf(state)).toEqual([[elsewhere, 'mx.old.example', '2026-11-24T10:10:00.000Z']]);
  expect(state.hosting.state).toBe('serving');
});

test('keepPolicyForClaims() fetches nothing for a rival of a domain that is hosted here', async () => {
  const world = new World();
  setCnames(world, await claimDomain(world, 'acme'));
  await advance(world, 0);
  const { requests } = world.handles.fetch;
  requests.length = 0;
  comesHere(world);
  await advance(world);
  await claimDomain(world, 'rival');
  await advance(world);
  expect(requests).toEqual([]);
  expect(await waitingClaim(world, 'rival')).not.toHaveProperty('versions');
});

test('keepPolicyForClaims() shows the same whether or not another owner hosts the domain', async () => {
  const shown = async (isHosted: boolean) => {
    const world = livesElsewhere();
    const admin = { owner: 'other', digestTo: [], zone: 'external' as const };
    if (isHosted) await registerDomain(world.ports, world.domain, admin);
    await claimDomain(world, 'acme');
    await settleClaims(world.ports, world.domain);
    const read = await readDomain(world.ports, { owner: 'acme' }, world.domain);
    return read.ok && { arrival: read.lifeCycle.arrival, versions: read.state.versions.length };
  };
  const alone = await shown(false);
  expect(alone).toMatchObject({ arrival: expect.anything(), versions: 1 });
  expect(await shown(true)).toEqual(alone);
});

test.each([
  ['never answers', { ok: false, problem: 'timeout', detail: 'no answer' }],
  ['has no policy', answerOf(404, '')],
] as const)('keepPolicyForClaims() asks a host that %s once an hour', async (_, answer) => {
  const world = livesElsewhere();
  world.handles.fetch.answer(url, answer);
  await claimDomain(world, 'acme');
  const asked = () => world.handles.fetch.requests.filter((request) => request.url === url).length;
  for (let check = 0; check < 5; check++) {
    await settleClaims(world.ports, world.domain);
    world.handles.clock.advance(700);
  }
  expect(asked()).toBe(1);
  world.handles.clock.advance(200);
  await settleClaims(world.ports, world.domain);
  expect(asked()).toBe(2);
});

test('a change of the claim at the same moment keeps the recorded policy', async () => {
  const world = livesElsewhere();
  await claimDomain(world, 'acme');
  let isFirst = true;
  world.handles.store.before = async (operation, key) => {
    if (operation !== 'put' || !key.startsWith('claims/') || !isFirst) return;
    isFirst = false;
    await advance(world, 0);
  };
  const request = {
    domain: world.domain,
    settings: { digestHour: 3 },
    precondition: { ifMatch: 'any' as const },
  };
  await patchDomain(world.ports, change, request);
  expect(await waitingClaim(world, 'acme')).toMatchObject({ digestHour: 3 });
  expect(ledgerOf(await waitingClaim(world, 'acme'))?.[0]?.[1]).toBe('mx.old.example');
});

test('an administrator who registers a domain takes over the policy that its claim recorded', async () => {
  const world = livesElsewhere();
  await claimDomain(world, 'acme');
  await advance(world, 0);
  const noted = await waitingClaim(world, 'acme');
  await registerDomain(world.ports, world.domain, { owner: 'acme', digestTo: [], zone: 'external' });
  const { versions, elsewhereSeenAt } = await world.state();
  expect({ versions, elsewhereSeenAt }).toEqual({
    versions: noted?.versions,
    elsewhereSeenAt: noted?.elsewhereSeenAt,
  });
});

test('putPolicy() knows the policies that senders hold from elsewhere: it refuses edits that would bounce mail, and gives dates', async () => {
  const world = livesElsewhere();
  world.mxIs('mx.old.example');
  await world.register({ zone: 'external' });
  await advance(world, 0);
  comesHere(world);
  await advance(world);
  const put = (mx: string) =>
    putPolicy(world.ports, change, { domain: world.domain, input: enforce(mx), precondition: {} });
  const until = '2026-12-04T10:15:01.000Z';
  expect(await put('mx.new.example')).toMatchObject({
    ok: false,
    reason: 'breaks-mail',
    forbidden: [{ code: 'mx-uncovered', parameters: { host: 'mx.old.example', coveredBy: { until } } }],
  });
  world.mxIs('mx.new.example');
  const found = await put('mx.new.example');
  expect(found).toMatchObject({ ok: true });
  const held = { code: 'mx-uncovered-by-held', parameters: { host: 'mx.new.example', until } };
  expect('warnings' in found && found.warnings.findings).toContainEqual(
    expect.objectContaining({ ...held, parameters: expect.objectContaining(held.parameters) }),
  );
});

test('removalSteps() waits for policies that senders hold from elsewhere, but not for a domain that never moved here', async () => {
  const world = livesElsewhere();
  await world.register({ zone: 'external' });
  await advance(world, 0);
  await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
  const dateOf = async () =>
    removalSteps(world.ports, await world.state()).find(({ name }) => name === 'delete-records');
  expect(await dateOf(), 'it is still served there').toMatchObject({ state: 'now' });
  await changeDomain(world.ports, world.domain, ({ removal, ...state }) => state);
  comesHere(world);
  await advance(world);
  await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
  expect(await dateOf()).toMatchObject({ at: timestamp('2026-12-04T10:15:01.000Z') });
});
