import { expect, test } from 'vitest';
import { collectPendingReports, deletePendingReports } from '../../../service/daily-mail/pending-reports.ts';
import { reportIdentityOf, utcDay } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { addPendingReport, addPointer, day } from './mail-world.ts';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];

test('collectPendingReports() finds stored reports up to the day', async () => {
  const world = new World();
  await addPendingReport(world, reportIdentityOf(a), utcDay('2026-11-23'));
  await addPendingReport(world, reportIdentityOf(b), utcDay('2026-11-25'));
  await addPointer(world, reportIdentityOf(c));
  expect(await collectPendingReports(world.ports, [world], day)).toEqual([
    { domain: world.domain, receivedDay: '2026-11-23', day: '2026-11-22', identity: a },
  ]);
});

test('deletePendingReports() deletes those that a mail has included', async () => {
  const world = new World();
  await addPendingReport(world, reportIdentityOf(a));
  await addPendingReport(world, reportIdentityOf(b));
  const [first] = await collectPendingReports(world.ports, [world], day);
  await deletePendingReports(world.ports, first ? [first] : []);
  expect(await collectPendingReports(world.ports, [world], day)).toMatchObject([{ identity: b }]);
});
