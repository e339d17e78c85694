import { describe, expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { isWatchDue } from '../../../service/watch/watch-domain.ts';
import { announce, enforce, World } from '../world.ts';
import { watchedWorld } from './watched-world.ts';

/** A domain that was checked some seconds ago. */
const checkedBefore = ({ handles, domain }: World, seconds: number) => ({
  schema: 1 as const,
  domain,
  incidents: [],
  checkedAt: timestampOf(new Date(handles.clock.now().getTime() - seconds * 1_000)),
});

describe('isWatchDue()', () => {
  test('waits until a policy is announced', async () => {
    const world = await World.hosted();
    const state = await world.state();
    expect(isWatchDue(world.ports, state, undefined)).toBe(false);
    expect(isWatchDue(world.ports, state, checkedBefore(world, 86_400))).toBe(false);
  });

  test('is true for an announced domain that was never checked', async () => {
    const world = await watchedWorld();
    expect(isWatchDue(world.ports, await world.state(), undefined)).toBe(true);
  });

  test.each([
    ['began before its id was announced, even if it ended later', false, true],
    ['began after it', true, false],
  ])('after an edit in the store, with a check that %s, is as told', async (_, isAfter, isDue) => {
    const world = await watchedWorld();
    const before = (await world.state()).announced?.id;
    world.handles.clock.advance(600);
    world.handles.store.edit(policyKey(world.domain), formatPolicy(enforce('mx9.example.com')));
    await announce(world);
    const state = await world.state();
    expect(state.announced?.id).not.toBe(before);
    world.handles.clock.advance(60);
    const announcedId = isAfter ? state.announced?.id : before;
    const checked = { ...checkedBefore(world, 10), ...(announcedId && { announcedId }) };
    expect(isWatchDue(world.ports, state, checked)).toBe(isDue);
  });

  test.each([
    [3_599, false],
    [3_600, true],
  ])('for an announced domain that was checked %i seconds ago is %s', async (seconds, isDue) => {
    const world = await watchedWorld();
    world.handles.clock.advance(3_600);
    expect(isWatchDue(world.ports, await world.state(), checkedBefore(world, seconds))).toBe(isDue);
  });
});
