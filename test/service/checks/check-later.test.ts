import { expect, test } from 'vitest';
import { type CheckKind, checkLater } from '../../../service/checks/check-later.ts';
import { advanceHosting } from '../../../service/hosting/advance-hosting.ts';
import { settleClaims } from '../../../service/hosting/settle-claims.ts';
import { keepFailure } from '../../../service/store/domains/keep-failure.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { claimDomain } from '../claims.ts';
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

const fail = ({ ports, domain }: World) =>
  keepFailure(ports, domain, 'hosting', () => Promise.reject(new Error('x'))).catch(() => {});

/** Each step has lasted for hours, so that its next check is due only long after a dead worker's task was repeated. */
async function afterHours(world: World, step: (world: World) => Promise<unknown>): Promise<World> {
  await step(world);
  world.handles.clock.advance(7_200);
  world.handles.tasks.take();
  return world;
}

const steps: [name: string, arrange: () => Promise<World>, step: (world: World) => Promise<unknown>][] = [
  ['checkLater()', () => World.hosted(), ({ ports, domain }) => checkLater(ports, rotation, domain, 600)],
  [
    'advanceHosting() of a domain whose records are missing',
    async () => {
      const world = new World();
      await world.register({ zone: 'external' });
      return world;
    },
    ({ ports, domain }) => advanceHosting(ports, domain),
  ],
  [
    'settleClaims() of a claim that is not seen',
    async () => {
      const world = new World();
      await claimDomain(world, 'acme');
      return world;
    },
    ({ ports, domain }) => settleClaims(ports, domain),
  ],
  [
    'keepFailure() of the third failure in a row',
    async () => {
      const world = await World.hosted();
      await fail(world);
      return world;
    },
    fail,
  ],
];

for (const [name, arrange, step] of steps) {
  diesAtEveryCall(`the next check that is queued by ${name}`, {
    arrange: async () => afterHours(await arrange(), step),
    step,
    endState: ({ handles }) => [...new Set(handles.tasks.queued.map(({ task }) => task.kind))].sort(),
  });
}
