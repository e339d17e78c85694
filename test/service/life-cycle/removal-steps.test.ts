import { expect, test } from 'vitest';
import { isDeletionDue, removalSteps } from '../../../service/life-cycle/removal-steps.ts';
import type { RemovalState } from '../../../service/store/domains/domain.ts';
import { timestamp } from '../../fakes/names.ts';
import { enforcing, remove, settle, twoWeeksSeconds } from './removing.ts';

/** Mode none is announced, and senders hold enforce for two weeks. */
async function endingWorld(change: Partial<RemovalState>) {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  await settle(world);
  const state = await world.state();
  const { supersededAt } = state.versions.at(-2)!;
  const ended = { ...state, removal: { ...state.removal!, ...change } };
  return { world, ended, supersededAt: Date.parse(supersededAt!) };
}

const at = timestamp('2026-11-24T10:30:00.000Z');

test.each<[string, Partial<RemovalState>, records: string, host: string, isDue: boolean]>([
  ['waits for the copies that senders hold', {}, 'waiting', 'later', false],
  ['does not wait if it is forced', { forcedBecause: 'customer left' }, 'now', 'later', true],
  ['does not wait any more once it deletes', { deletingSince: at }, 'now', 'later', true],
  [
    'deletes the host after the records',
    { recordsDeletedAt: at, deletingSince: at },
    'done',
    'waiting',
    false,
  ],
])('removalSteps() %s', async (_, change, records, host, isDue) => {
  const { world, ended } = await endingWorld(change);
  world.handles.clock.set(at);
  const steps = removalSteps(world.ports, ended);
  expect(steps.slice(2).map(({ name, state }) => `${name} ${state}`)).toEqual([
    `delete-records ${records}`,
    `delete-host ${host}`,
  ]);
  expect(isDeletionDue(world.ports, ended)).toBe(isDue);
});

test('removalSteps() counts how long edges and resolvers keep what is there, and how long a task may run', async () => {
  const { world, ended, supersededAt } = await endingWorld({});
  const { clock, service } = world.ports;
  const surroundings = {
    clock,
    edge: { cacheSeconds: 300 },
    service: { ...service, recordTtlSeconds: 7000, longestTaskSeconds: 500 },
  };
  const seconds = removalSteps(surroundings, ended).map(
    ({ at = '' }) => (Date.parse(at) - supersededAt) / 1000,
  );
  expect(seconds.slice(2)).toEqual([300 + twoWeeksSeconds, 300 + twoWeeksSeconds + 7000 + 500]);
});

test('isDeletionDue() is false while another step is to be taken', async () => {
  const world = await enforcing();
  const state = await world.state();
  expect(removalSteps(world.ports, state)[0]).toMatchObject({ name: 'publish-none', state: 'now' });
  expect(isDeletionDue(world.ports, state)).toBe(false);
});
