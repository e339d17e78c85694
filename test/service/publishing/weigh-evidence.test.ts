import { expect, test } from 'vitest';
import { addDays, dayOf } from '../../../core/names/utc-day.ts';
import { findReadiness, testedPolicy } from '../../../service/publishing/find-readiness.ts';
import { rotateId } from '../../../service/publishing/rotate-id.ts';
import {
  missingAsWeighed,
  weighEvidence,
  weighedSeconds,
} from '../../../service/publishing/weigh-evidence.ts';
import { changeDomain, domainKey } from '../../../service/store/domains/domain.ts';
import { keepsUnknownMembers } from '../store/unknown-members.ts';
import type { World } from '../world.ts';
import { inTesting, reportsCome, testing } from './reported-world.ts';

const weigh = async (world: World) => weighEvidence(world.ports, await world.state());

async function missing(world: World): Promise<string[] | undefined> {
  const state = await world.state();
  const tested = testedPolicy(state.versions);
  return tested && missingAsWeighed(state, tested, world.handles.clock.now()).map(({ code }) => code);
}

const byDays = async (world: World) =>
  (await findReadiness(world.ports, await world.state(), []))?.missing.map(({ code }) => code);

const failing = {
  failedSessions: 1,
  results: [{ resultType: 'certificate-expired', failedSessions: 1, details: 1 }],
};

test('weighEvidence() stores what the days show, every day of testing', async () => {
  const world = await inTesting(false);
  for (const over of [...Array(9).fill({}), failing, ...Array(16).fill({})]) {
    await reportsCome(world, 1, over);
    await weigh(world);
    expect(await missing(world)).toEqual(await byDays(world));
  }
  expect(await missing(world)).toEqual([]);
});

test('missingAsWeighed() says that nothing was weighed, and how long testing lasts, before the first check', async () => {
  const world = await inTesting(false);
  await changeDomain(world.ports, world.domain, ({ evidence: _, ...state }) => state);
  expect(await missing(world)).toEqual(['evidence-days', 'evidence-not-weighed']);
  await reportsCome(world, 15);
  expect(await missing(world)).toEqual(['evidence-not-weighed']);
});

test('missingAsWeighed() ignores evidence from two days ago, or from before the current owner’s figures', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 15);
  await weigh(world);
  const { figuresFrom: _, ...state } = await world.state();
  const tested = testedPolicy(state.versions)!;
  const now = world.handles.clock.now();
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000);
  expect(missingAsWeighed(state, tested, at(1))).toEqual([]);
  expect(missingAsWeighed(state, tested, at(2))).toMatchObject([{ code: 'evidence-not-weighed' }]);
  const today = dayOf(now);
  expect(missingAsWeighed({ ...state, figuresFrom: addDays(today, -1) }, tested, now)).toEqual([]);
  expect(missingAsWeighed({ ...state, figuresFrom: today }, tested, now)).toMatchObject([
    { code: 'evidence-not-weighed' },
  ]);
});

test('missingAsWeighed() uses evidence for the same servers, and not for others', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 15);
  await weigh(world);
  await world.edit({ ...testing, maxAgeSeconds: 1_209_600 });
  expect(await missing(world)).toEqual([]);
  await world.edit({ ...testing, mx: ['mx2.example.com'] });
  await rotateId(world.ports, world.domain);
  expect(await missing(world)).toEqual(['evidence-days', 'evidence-not-weighed']);
});

test('weighEvidence() does not replace a later result if it is late', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 14);
  const { store, clock } = world.handles;
  store.before = async (operation, key) => {
    if (operation !== 'get' || !key.startsWith('days/')) return;
    store.before = () => {};
    await reportsCome(world, 1, failing);
    clock.advance(86_400);
    await weigh(world);
  };
  await weigh(world);
  expect(await missing(world)).toEqual(['evidence-failures']);
});

test('weighEvidence() reads no day for ten minutes, unless the policy is another one', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 8);
  await weigh(world);
  const { calls } = world.handles.store;
  const reads = async () => {
    calls.length = 0;
    await weigh(world);
    return calls.filter(({ key }) => key.startsWith('days/')).length;
  };
  world.handles.clock.advance(weighedSeconds - 1);
  expect(await reads()).toBe(0);
  world.handles.clock.advance(1);
  expect(await reads()).toBe(29);
  await world.edit({ ...testing, maxAgeSeconds: 1_209_600 });
  expect(await reads()).toBe(29);
});

test('weighEvidence() writes nothing about a domain that passed to another owner meanwhile', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 15);
  const before = await world.state();
  await changeDomain(world.ports, world.domain, (state) => ({ ...state, inbox: 'of-another-claim' }));
  await weighEvidence(world.ports, before);
  expect((await world.state()).evidence).toEqual(before.evidence);
});

test('weighEvidence() keeps members of a newer version, at every level', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 8);
  await weigh(world);
  world.handles.clock.advance(weighedSeconds);
  await keepsUnknownMembers(world.handles.store, domainKey(world.domain), () => weigh(world));
});
