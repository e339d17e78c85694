import { expect, test } from 'vitest';
import {
  collectPendingReports,
  deletePendingReports,
  hasPendingReports,
} from '../../../service/daily-mail/pending-reports.ts';
import { domainName, reportIdentityOf, utcDay } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { addPendingReport, addPointer, day } from './mail-world.ts';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];

test('collectPendingReports() finds stored reports up to the day', async () => {
  const world = new World();
  await addPendingReport(world, reportIdentityOf(a), utcDay('2026-11-23'));
  await addPendingReport(world, reportIdentityOf(b), utcDay('2026-11-25'));
  await addPointer(world, reportIdentityOf(c));
  expect(await collectPendingReports(world.ports, [world], day)).toEqual({
    reports: [{ domain: world.domain, receivedDay: '2026-11-23', day: '2026-11-22', identity: a }],
    unreadable: [],
  });
});

test('hasPendingReports() looks no further than to the first domain that has one', async () => {
  const world = new World();
  const domains = Array.from({ length: 1_000 }, (_, n) => ({ domain: domainName(`d${n}.example`) }));
  expect(await hasPendingReports(world.ports, domains, day)).toBe(false);
  await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
  world.handles.store.calls.length = 0;
  expect(await hasPendingReports(world.ports, [world, ...domains], day)).toBe(true);
  expect(world.handles.store.calls.length).toBeLessThan(500);
  expect(await hasPendingReports(world.ports, [world], utcDay('2026-11-23')), 'received later').toBe(false);
});

test('deletePendingReports() deletes those that a mail has included', async () => {
  const world = new World();
  await addPendingReport(world, reportIdentityOf(a));
  await addPendingReport(world, reportIdentityOf(b));
  const [first] = (await collectPendingReports(world.ports, [world], day)).reports;
  await deletePendingReports(world.ports, first ? [first] : []);
  expect(await collectPendingReports(world.ports, [world], day)).toMatchObject({
    reports: [{ identity: b }],
  });
});
