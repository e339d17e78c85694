import { describe, expect, test } from 'vitest';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { isWatchDue } from '../../../service/watch/watch-domain.ts';
import { World } from '../world.ts';
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
    [3_599, false],
    [3_600, true],
  ])('for an announced domain that was checked %i seconds ago is %s', async (seconds, isDue) => {
    const world = await watchedWorld();
    world.handles.clock.advance(3_600);
    expect(isWatchDue(world.ports, await world.state(), checkedBefore(world, seconds))).toBe(isDue);
  });
});
