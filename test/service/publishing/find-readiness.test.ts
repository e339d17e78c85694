import { expect, test } from 'vitest';
import type { DayState } from '../../../core/tls-rpt/figures/day.ts';
import { fingerprintPolicy } from '../../../core/tls-rpt/judge/match-policy.ts';
import { findReadiness, readEvidence } from '../../../service/publishing/find-readiness.ts';
import { rotateId } from '../../../service/publishing/rotate-id.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import type { World } from '../world.ts';
import { inTesting, report, reportsCome, sts, testing } from './reported-world.ts';

const readiness = async (world: World) => findReadiness(world.ports, await world.state(), []);
const missing = async (world: World) => (await readiness(world))?.missing.map(({ code }) => code);

test('findReadiness() lists what is missing, and nothing after two weeks of verified reports without failure', async () => {
  const world = await inTesting(false);
  expect(await missing(world)).toEqual([
    'evidence-days',
    'evidence-reported-days',
    'evidence-sessions',
    'evidence-reporters',
  ]);
  await reportsCome(world, 7);
  expect(await missing(world)).toEqual(['evidence-days']);
  const announced = (await world.state()).versions[0]?.announcedAt ?? '';
  const possibleFrom = new Date(Date.parse(announced) + 14 * 86_400_000).toISOString();
  expect(await readiness(world)).toMatchObject({ ready: false, possibleFrom });
  await reportsCome(world, 8);
  const now = world.handles.clock.now().toISOString();
  expect(await readiness(world)).toEqual({
    ready: true,
    missing: [],
    possibleFrom: now,
    autoEnforce: false,
  });
});

test('findReadiness() ignores unverified reports', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 15, {}, false);
  expect(await missing(world)).toEqual(['evidence-reported-days', 'evidence-sessions', 'evidence-reporters']);
});

test('findReadiness() objects to a failure that would have bounced mail', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 8);
  await reportsCome(world, 1, {
    failedSessions: 1,
    results: [{ resultType: 'certificate-expired', failedSessions: 1, details: 1 }],
  });
  await reportsCome(world, 6);
  expect(await missing(world)).toEqual(['evidence-failures']);
});

test('findReadiness() starts over if the servers change, but not if max_age does', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 15);
  await world.edit({ ...testing, maxAgeSeconds: 1_209_600 });
  await rotateId(world.ports, world.domain);
  expect((await readiness(world))?.ready).toBe(true);
  await world.edit({ ...testing, mx: ['mx2.example.com'] });
  await rotateId(world.ports, world.domain);
  expect(await missing(world)).toContain('evidence-days');
});

test('findReadiness() says nothing about a policy that is not in testing', async () => {
  const world = await inTesting(false);
  await world.edit({ ...testing, mode: 'none' });
  await world.drain();
  expect(await readiness(world)).toBeUndefined();
});

test('readEvidence() ignores DANE, other policies, and sessions without a policy', () => {
  const text = 'mode: testing';
  const day: DayState = {
    domain: domainName('example.com'),
    day: utcDay('2026-11-24'),
    reports: {
      a: report('google.com', [sts(text), sts('mode: enforce'), { ...sts(text), policyType: 'tlsa' }]),
      b: report('a.example', [{ ...sts(text), policyType: 'no-policy-found' }]),
    },
  };
  expect(readEvidence(day, new Set([fingerprintPolicy([text])]))).toEqual({
    day: '2026-11-24',
    reporters: ['google.com'],
    successfulSessions: 10,
    failures: [],
    unexplainedSessions: 0,
  });
});

const expired = [{ resultType: 'certificate-expired', failedSessions: 3, details: 1 }];
test.each([
  ['all explained', { failedSessions: 3, results: expired }, 3, 0],
  ['without a detail', { failedSessions: 100 }, 0, 100],
  ['of which a detail explains only some', { failedSessions: 90, results: expired }, 3, 87],
  ['counted twice by details that overlap', { failedSessions: 2, results: expired }, 3, 0],
  [
    'from a sender that found no policy',
    { policyType: 'no-policy-found', failedSessions: 4, results: expired },
    3,
    1,
  ],
  ['of DANE', { policyType: 'tlsa', failedSessions: 4, results: expired }, 0, 0],
] as const)('readEvidence() of failed sessions (%s)', (_, over, told, unexplained) => {
  const text = 'mode: testing';
  const policy = { ...sts(text), ...over, results: [...('results' in over ? over.results : [])] };
  const day: DayState = {
    domain: domainName('example.com'),
    day: utcDay('2026-11-24'),
    reports: { a: report('google.com', [policy]) },
  };
  const { failures, unexplainedSessions } = readEvidence(day, new Set([fingerprintPolicy([text])]));
  expect(failures.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(told);
  expect(unexplainedSessions).toBe(unexplained);
});
