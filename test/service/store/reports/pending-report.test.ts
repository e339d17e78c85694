import { expect, test } from 'vitest';
import {
  pendingReportKey,
  pendingReportObject,
  pendingReportsPrefix,
} from '../../../../service/store/reports/pending-report.ts';
import { domainName, reportIdentityOf, utcDay } from '../../../fakes/names.ts';
import { receiveMail } from '../../intake/report-mail.ts';
import { World } from '../../world.ts';

test('pendingReportKey() sorts the reports of a domain by the day on which they were received', () => {
  const keys = ['2026-11-23', '2026-11-24', '2026-12-01'].map((day) =>
    pendingReportKey(domainName('a.example'), utcDay(day), reportIdentityOf('z')),
  );
  expect(keys.toSorted()).toEqual(keys);
  for (const key of keys) expect(key.startsWith(pendingReportsPrefix(domainName('a.example')))).toBe(true);
});

test('pendingReportObject says which day a report is about', async () => {
  const world = await World.hosted();
  await receiveMail(world, { day: '2026-11-20' });
  const [key = ''] = world.handles.store.keys(pendingReportsPrefix(world.domain));
  expect((await pendingReportObject.load(world.ports, key))?.state.day).toBe('2026-11-20');
});
