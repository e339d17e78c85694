import { expect, test } from 'vitest';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import { isAnnounced, problemOfDomain, progressOf } from '../../../service/hosting/progress.ts';
import { timestamp } from '../../fakes/names.ts';
import { announce, enforce, World } from '../world.ts';

const since = timestamp('2026-11-24T06:00:00Z');
const removal = { requestedAt: since, by: 'test' };

async function served() {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await announce(world);
  return world.state();
}

test('progressOf() is announced only while the wanted id is', async () => {
  const state = await served();
  expect(isAnnounced(state)).toBe(true);
  expect(progressOf(state)).toEqual({ state: 'announced', since: state.announced?.at });
  const announced = { id: 'other', at: since };
  expect(isAnnounced({ ...state, announced })).toBe(false);
  expect(progressOf({ ...state, announced })).toEqual({ state: 'serving', since: state.hosting.since });
  expect(progressOf({ ...state, removal })).toEqual({ state: 'removing', since });
});

test('problemOfDomain() prefers what blocks a removal', async () => {
  const state = await served();
  const [first, second] = ['a', 'b'].map((name) => problemOf(finding('no-zone', { name }), new Date(since)));
  expect(problemOfDomain(state)).toBeUndefined();
  const hosting = { ...state.hosting, problem: second! };
  expect(problemOfDomain({ ...state, hosting })).toEqual(second);
  expect(problemOfDomain({ ...state, hosting, removal: { ...removal, problem: first! } })).toEqual(first);
});
