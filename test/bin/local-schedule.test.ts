import { expect, test } from 'vitest';
import { startSchedule } from '../../bin/local-schedule.ts';
import { prefixes } from '../../service/store/prefixes.ts';
import { World } from '../service/world.ts';

/** Starts the service's schedule at a time and says what its first look puts into the queue. */
async function firstLook(world: World, at: string) {
  world.handles.clock.set(at);
  world.handles.tasks.take();
  const { store } = world.handles;
  // The planning comes after the look at the domains, and lists the owners.
  const planned = new Promise<void>((resolve) => {
    store.before = (operation, key) => {
      if (operation === 'list' && key === 'owners/') resolve();
    };
  });
  const stop = startSchedule(world.ports);
  await planned;
  await new Promise((resolve) => setImmediate(resolve));
  stop();
  return world.handles.tasks.take().filter(({ kind }) => kind === 'send-digest');
}

test('startSchedule() plans a mail that became due while the service was down', async () => {
  const world = await World.hosted();
  expect(await firstLook(world, '2026-11-25T15:00:00Z')).toEqual([
    { kind: 'send-digest', owner: 'acme', day: '2026-11-24' },
  ]);
});

test('startSchedule() plans no mail before its hour', async () => {
  const world = await World.hosted();
  expect(await firstLook(world, '2026-11-25T05:59:00Z')).toEqual([]);
});

test('startSchedule() plans no mail for hours before the service existed', async () => {
  const world = await World.hosted();
  expect(await firstLook(world, '2026-11-24T15:00:00Z')).toEqual([]);
});

test('startSchedule() plans mail and reports even if the reconciliation fails', async () => {
  const world = await World.hosted();
  world.handles.clock.set('2026-11-25T15:00:00Z');
  world.handles.tasks.take();
  const lists: string[] = [];
  const { store } = world.handles;
  const sent = new Promise<void>((resolve) => {
    store.before = (operation, key) => {
      if (operation !== 'list') return;
      lists.push(key);
      if (key === prefixes.dueMarkers) resolve();
      if (key === prefixes.claims) throw new Error('no such disk');
    };
  });
  const stop = startSchedule(world.ports);
  await sent;
  stop();
  expect(world.handles.tasks.take()).toEqual([{ kind: 'send-digest', owner: 'acme', day: '2026-11-24' }]);
  expect(lists).toContain(`${prefixes.sessions}2026-11-24/`);
  expect(world.handles.log.entries).toContainEqual({
    level: 'error',
    event: 'schedule-failed',
    fields: { part: 'reconcile', error: 'Error: no such disk' },
  });
});

test('startSchedule() deletes old mail even if the mails cannot be planned', async () => {
  const world = await World.hosted();
  const { store } = world.handles;
  const looked = new Promise<void>((resolve) => {
    store.before = (operation, key) => {
      if (operation !== 'list') return;
      if (key === prefixes.incomingMail) resolve();
      if (key === prefixes.ownedDomains) throw new Error('no such disk');
    };
  });
  const stop = startSchedule(world.ports);
  await looked;
  stop();
  expect(world.handles.log.entries).toContainEqual({
    level: 'error',
    event: 'schedule-failed',
    fields: { part: 'plan-digests', error: 'Error: no such disk' },
  });
});
