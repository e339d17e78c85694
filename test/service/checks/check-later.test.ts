import { expect, test } from 'vitest';
import { type CheckKind, checkLater } from '../../../service/checks/check-later.ts';
import { World } from '../world.ts';

const rotation: CheckKind = {
  kind: 'rotate-id',
  nextCheckAt: (state) => state.rotation.nextCheckAt,
  withNextCheckAt: (state, nextCheckAt) => ({ ...state, rotation: { ...state.rotation, nextCheckAt } }),
};

test('checkLater() queues one check, and another only if it is earlier or the first is over', async () => {
  const world = await World.hosted();
  const { ports, handles, domain } = world;
  handles.tasks.queued.length = 0;
  const queued = async (seconds: number) => {
    await checkLater(ports, rotation, domain, seconds);
    return handles.tasks.queued.splice(0).map(({ task, delaySeconds }) => [task.kind, delaySeconds]);
  };
  expect(await queued(600)).toEqual([['rotate-id', 600]]);
  expect(await queued(600)).toEqual([]);
  expect(await queued(900)).toEqual([]);
  expect(await queued(60)).toEqual([['rotate-id', 60]]);
  handles.clock.advance(60);
  expect(await queued(900)).toEqual([['rotate-id', 900]]);
});
