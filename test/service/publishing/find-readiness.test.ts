import { expect, test } from 'vitest';
import { findReadiness } from '../../../service/publishing/find-readiness.ts';
import { rotateId } from '../../../service/publishing/rotate-id.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { utcDay } from '../../fakes/names.ts';
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

test('findReadiness() names those first who were seen first, so that no later name displaces one that reports failures', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 8);
  const results = [{ resultType: 'certificate-expired', failedSessions: 1, details: 1 }];
  const failing = [sts(world.served()!, { failedSessions: 1, results })];
  const later = Array.from({ length: 5 }, (_, n) => `a${n}.example`);
  const submitters = ['google.com', 'mx.outlook.com', ...later];
  const reports = Object.fromEntries(submitters.map((name) => [name, report(name, failing)]));
  for (let n = 0; n < 8; n++) {
    const day = utcDay(world.handles.clock.now().toISOString().slice(0, 10));
    const state = { schema: 1, domain: world.domain, day, reports };
    await world.ports.store.put(daySideKey('verified', day, world.domain), JSON.stringify(state));
    world.handles.clock.advance(86_400);
  }
  const found = (await readiness(world))?.missing.find(({ code }) => code === 'evidence-failures');
  expect(found?.parameters).toMatchObject({
    reporters: expect.arrayContaining(['google.com', 'outlook.com']),
    moreReporters: 2,
  });
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
