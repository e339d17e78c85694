import { expect, test } from 'vitest';
import { addDays } from '../../../core/names/utc-day.ts';
import { countUncounted } from '../../../service/daily-mail/count-uncounted.ts';
import { digestStateKey, digestStateObject } from '../../../service/store/reports/digest-state.ts';
import { ownerBytesKey, storedBytesObject } from '../../../service/store/reports/stored-bytes.ts';
import { timestamp } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { day } from './mail-world.ts';

const emptyDay = { schema: 1 as const, bytes: 0, sources: {}, budgetBytes: 0, serviceBytes: 0, known: [] };

const daysBefore = (back: number) => addDays(day, -back);

const arrived = (world: World, back: number, uncounted: number) =>
  storedBytesObject.create(world.ports, ownerBytesKey(daysBefore(back), 'acme'), { ...emptyDay, uncounted });

const at = timestamp('2026-11-24T06:00:00Z');

/** A mail about an earlier day, with so many of its own day mentioned. */
async function mailed(world: World, back: number, ofDay: number, status = 'sent'): Promise<void> {
  const of = { owner: 'acme', day: daysBefore(back) };
  await digestStateObject.create(world.ports, digestStateKey(of.day, of.owner), {
    schema: 1,
    ...of,
    status: 'claimed',
    createdAt: at,
    claimedAt: at,
    reports: [],
    deliveries: [{ address: 'a@example.com', status }],
    ...(ofDay > 0 && { uncounted: { mails: ofDay, since: of.day, ofDay } }),
  });
}

const count = (world: World) => countUncounted(world.ports, 'acme', day);

test('countUncounted() finds nothing if all was counted, at three reads', async () => {
  const world = new World();
  await mailed(world, 1, 0);
  world.handles.store.calls.splice(0);
  expect(await count(world)).toBe(undefined);
  expect(world.handles.store.calls).toHaveLength(3);
});

test('countUncounted() leaves out what the mail of the day before mentioned', async () => {
  const world = new World();
  await arrived(world, 0, 3);
  await arrived(world, 1, 40);
  await mailed(world, 1, 40);
  expect(await count(world)).toEqual({ mails: 3, since: day, ofDay: 3 });
});

test('countUncounted() finds what came after a mail that was requested before its day ended', async () => {
  const world = new World();
  await arrived(world, 1, 7);
  await mailed(world, 1, 5);
  expect(await count(world)).toEqual({ mails: 2, since: daysBefore(1), ofDay: 0 });
});

test('countUncounted() finds those of a day whose mail reached nobody, or cannot be read', async () => {
  const world = new World();
  for (const back of [0, 1, 2]) await arrived(world, back, 1);
  await mailed(world, 1, 1, 'refused');
  const both = { mails: 2, since: daysBefore(1), ofDay: 1 };
  expect(await count(world)).toEqual(both);
  await world.ports.store.put(digestStateKey(daysBefore(1), 'acme'), 'no JSON');
  expect(await count(world)).toEqual(both);
});
