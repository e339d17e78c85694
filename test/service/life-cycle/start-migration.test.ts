import { expect, test } from 'vitest';
import { isMigratingTo, startMigration, stopMigration } from '../../../service/life-cycle/start-migration.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { World } from '../world.ts';

const newMx = ['mx.new.example'];
const stale = { ok: false, reason: 'stale', why: 'changed' };

async function migrating() {
  const world = await World.hosted();
  const { domain, ports } = world;
  const asked = { domain, by: 'owner', newMx };
  const result = await startMigration(ports, asked);
  return { world, ports, asked, result, migration: (await world.state()).migration! };
}

test('startMigration() stores the plan, and requests its first step', async () => {
  const { world, ports, result, migration } = await migrating();
  expect(migration).toEqual({ startedAt: ports.clock.now().toISOString(), by: 'owner', newMx });
  expect(result).toEqual({ ok: true, state: await world.state() });
  expect(world.handles.tasks.take()).toEqual([{ kind: 'advance-life-cycle', domain: world.domain }]);
});

test('startMigration() continues a plan with the same goal, whoever asks', async () => {
  const { world, ports, asked, migration } = await migrating();
  world.handles.clock.advance(60);
  expect(await startMigration(ports, { ...asked, by: 'someone' })).toMatchObject({ ok: true });
  expect((await world.state()).migration).toEqual(migration);
});

test('startMigration() replaces only the plan that its caller has seen', async () => {
  const { world, ports, asked, migration } = await migrating();
  const other = { ...asked, newMx: ['mx.other.example'] };
  expect(await startMigration(ports, other)).toEqual(stale);
  const restarted = { ...migration, startedAt: timestamp('2026-11-01T00:00:00.000Z') };
  expect(await startMigration(ports, { ...other, expected: restarted })).toEqual(stale);
  expect((await world.state()).migration).toEqual(migration);
  const both = await Promise.all(
    ['mx.other.example', 'mx.third.example'].map((mx) =>
      startMigration(ports, { ...asked, newMx: [mx], expected: migration }),
    ),
  );
  expect(both.map(({ ok }) => ok).toSorted(), 'of two callers one wins').toEqual([false, true]);
});

test('startMigration() of a deleted domain is stale, and requests no step', async () => {
  const { ports, handles } = new World();
  const domain = domainName('gone.example');
  expect(await startMigration(ports, { domain, by: 'owner', newMx })).toEqual(stale);
  expect(handles.tasks.take()).toEqual([]);
});

test.each([
  ['in progress with this aim', {}, true],
  ['in progress with another aim', { newMx: ['mx.other.example'] }, false],
  ['finished', { finishedAt: timestamp('2026-11-24T10:00:00.000Z') }, false],
])('isMigratingTo() of a plan %s is %s', async (_, change, expected) => {
  const { migration } = await migrating();
  expect(isMigratingTo(newMx, { migration: { ...migration, ...change } })).toBe(expected);
});

test('stopMigration() ends the plan, and leaves all else', async () => {
  const { world, ports } = await migrating();
  const { migration: _, ...rest } = await world.state();
  await stopMigration(ports, world.domain);
  expect(await world.state()).toEqual(rest);
});
