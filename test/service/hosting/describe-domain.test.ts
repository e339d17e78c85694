import { expect, test } from 'vitest';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import { describeDomain, modeOf } from '../../../service/hosting/describe-domain.ts';
import { startMigration } from '../../../service/life-cycle/start-migration.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import type { DomainState, HostingState } from '../../../service/store/domains/domain.ts';
import type { Incident } from '../../../service/store/domains/incidents.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { announce, enforce, World } from '../world.ts';

const domain = domainName('example.com');
const since = timestamp('2026-11-24T06:00:00Z');
const problem = problemOf(finding('no-zone', { name: domain }), new Date(since));
const incident: Incident = {
  ...finding('wrong-status', { domain, status: 500 }),
  openedAt: since,
};

async function served(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await announce(world);
  return world;
}

test('describeDomain() shows the announced id, since when, and where reports go', async () => {
  const world = await served();
  const state = await world.state();
  expect(describeDomain(world.ports, state, [])).toMatchObject({
    domain,
    state: 'announced',
    since: state.announced?.at,
    mode: 'enforce',
    wantedId: state.versions.at(-1)?.id,
    announcedId: state.versions.at(-1)?.id,
    reportAddress: `${state.inbox}@reports.strictmx.test`,
    nextStep: { kind: 'state', step: { code: 'nothing', parameters: {} } },
  });
});

test('describeDomain() shows a domain in its own script too', async () => {
  const world = await World.hosted();
  const state = { ...(await world.state()), domain: domainName('xn--fsqu00a.example') };
  expect(describeDomain(world.ports, state, []).unicode).toBe('例子.example');
});

test.each<[HostingState, Partial<DomainState>, string]>([
  ['records-to-set', { zone: 'external' }, 'set-records'],
  ['records-to-set', {}, 'records-in-progress'],
  ['cname-seen', {}, 'caa-in-progress'],
  ['caa-allows', {}, 'host-in-progress'],
  ['tenant', {}, 'certificate-requested'],
  ['certificate-pending', {}, 'certificate-in-progress'],
  ['attached', {}, 'certificate-deploying'],
  ['serving', {}, 'put-policy'],
])('describeDomain() gives the next step in the state "%s" of %j', async (hosting, change, code) => {
  const world = await World.hosted();
  const state = { ...(await world.state()), ...change, hosting: { state: hosting, since } };
  expect(describeDomain(world.ports, state, [])).toMatchObject({
    state: hosting,
    since,
    nextStep: { kind: 'state', step: { code } },
  });
});

test('describeDomain() says that an edit is being announced', async () => {
  const world = await served();
  await world.edit(enforce('mx2.example.com'));
  expect(describeDomain(world.ports, await world.state(), [])).toMatchObject({
    state: 'serving',
    nextStep: { step: { code: 'announcement-in-progress' } },
  });
});

test('describeDomain() proposes to protect a domain again that has mode none', async () => {
  const world = await served();
  await world.edit({ ...enforce('mx.example.com'), mode: 'none' });
  await announce(world);
  const { nextStep } = describeDomain(world.ports, await world.state(), []);
  expect(nextStep).toMatchObject({ step: { code: 'protect-again' } });
});

test('describeDomain() shows a removal, and when it began', async () => {
  const world = await served();
  await startRemoval(world.ports, { domain, by: 'owner' });
  const state = await world.state();
  expect(describeDomain(world.ports, state, [])).toMatchObject({
    state: 'removing',
    since: state.removal?.requestedAt,
    nextStep: { step: { code: 'removal-in-progress' } },
  });
});

test('describeDomain() prefers the step of a plan that waits for the owner', async () => {
  const world = await served();
  await startMigration(world.ports, { domain, by: 'owner', newMx: ['mx.new.example'] });
  const state = await world.state();
  expect(describeDomain(world.ports, state, []).nextStep).toMatchObject({
    step: { code: 'migration-in-progress' },
  });
  const step = { name: 'change-mx', parameters: {}, who: 'owner', state: 'now' } as never;
  const later = { name: 'publish-new', parameters: {}, who: 'strictmx', state: 'now' } as never;
  expect(describeDomain(world.ports, state, [], [later, step]).nextStep).toEqual({
    kind: 'plan-step',
    step,
  });
});

test('describeDomain() prefers a problem to an incident, and an incident to a step', async () => {
  const world = await served();
  const state = await world.state();
  const withProblem = { ...state, hosting: { ...state.hosting, problem } };
  expect(describeDomain(world.ports, withProblem, [incident])).toMatchObject({
    problem,
    nextStep: { kind: 'finding', finding: problem },
  });
  expect(describeDomain(world.ports, state, [incident]).nextStep).toEqual({
    kind: 'finding',
    finding: incident,
  });
});

test.each([
  ['closed', { closedAt: since }],
  ['a warning', { severity: 'warning' as const }],
])('describeDomain() ignores an incident that is %s', async (_, change) => {
  const world = await served();
  const { nextStep } = describeDomain(world.ports, await world.state(), [{ ...incident, ...change }]);
  expect(nextStep).toMatchObject({ step: { code: 'nothing' } });
});

test('describeDomain() says that it cannot describe a state of a newer version', async () => {
  const world = await World.hosted();
  const state = await world.state();
  const newer = { ...state, hosting: { ...state.hosting, state: 'warming-up' } };
  expect(describeDomain(world.ports, newer, [])).toMatchObject({
    state: 'warming-up',
    nextStep: { kind: 'state', step: { code: 'unknown-state', parameters: { state: 'warming-up' } } },
  });
});

test.each([
  ['nobody gets mail', 2, 'recipients-unconfirmed'],
  ['one of two gets mail', 1, 'nothing'],
])('describeDomain() gives the next step when %s', async (_because, unconfirmed, code) => {
  const world = await served();
  const state = { ...(await world.state()), digestTo: ['ann@example.net', 'ben@example.net'] };
  const { nextStep } = describeDomain(world.ports, state, [], [], unconfirmed);
  expect(nextStep).toEqual({ kind: 'state', step: { code, parameters: {} } });
});

test.each([
  ['an open warning', [{ ...incident, severity: 'warning' as const }], 'look'],
  ['an open error', [incident], 'act'],
  ['a closed error', [{ ...incident, closedAt: since }], 'calm'],
])(
  'describeDomain() says how urgent a domain with %s is, by the rule of the list',
  async (_, incidents, urgency) => {
    const world = await served();
    expect(describeDomain(world.ports, await world.state(), incidents).urgency).toBe(urgency);
  },
);

test('modeOf() is the mode of the newest version; none without one, or of a text that is no policy', async () => {
  const [version] = (await (await served()).state()).versions;
  const broken = { ...version!, text: 'no policy' };
  expect([
    modeOf({ versions: [version!] }),
    modeOf({ versions: [] }),
    modeOf({ versions: [version!, broken] }),
  ]).toEqual(['enforce', undefined, undefined]);
});
