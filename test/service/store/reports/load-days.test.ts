import { expect, test } from 'vitest';
import type { UtcDay } from '../../../../core/names/utc-day.ts';
import type { DaySide, DaySideName } from '../../../../core/tls-rpt/figures/day-side.ts';
import { daySideKey, daySideObject } from '../../../../service/store/reports/day-side.ts';
import { foldMarkKey } from '../../../../service/store/reports/fold-mark.ts';
import {
  daysFrom,
  listReportedDays,
  loadDays,
  loadTheseDays,
} from '../../../../service/store/reports/load-days.ts';
import { domainName, reportIdentityOf, utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

test('daysFrom() has both ends, over the end of a month', () => {
  expect(daysFrom(utcDay('2026-11-29'), utcDay('2026-12-01'))).toEqual([
    '2026-11-29',
    '2026-11-30',
    '2026-12-01',
  ]);
  expect(daysFrom(utcDay('2026-12-01'), utcDay('2026-11-29'))).toEqual([]);
});

const domain = domainName('example.com');
const put = (ports: World['ports'], side: DaySideName, day: UtcDay, changes: Partial<DaySide> = {}) =>
  daySideObject.create(ports, daySideKey(side, day, domain), {
    schema: 1,
    domain,
    day,
    reports: {},
    ...changes,
  });

test('loadDays() leaves out days without reports, and keeps the order', async () => {
  const { ports } = new World();
  const days = daysFrom(utcDay('2026-09-01'), utcDay('2026-11-23'));
  for (const day of days.slice(10)) {
    await put(ports, 'verified', day);
  }
  const { states: loaded } = await loadDays(ports, domain, utcDay('2026-09-01'), utcDay('2026-11-23'));
  expect(loaded.map(({ day }) => day)).toEqual(days.slice(10));
  const { states: some } = await loadTheseDays(ports, domain, [
    utcDay('2026-11-23'),
    utcDay('2026-09-01'),
    utcDay('2026-11-01'),
  ]);
  expect(some.map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-01']);
});

test('loadDays() has verified and unverified figures of a day together', async () => {
  const { ports } = new World();
  const report = { submitter: 'a.example', verification: 'x', digest: 'd', policies: [] };
  const first = utcDay('2026-11-22');
  const second = utcDay('2026-11-23');
  await put(ports, 'verified', first, { reports: { a: { ...report, verified: true } } });
  await put(ports, 'unverified', first, { reports: { b: { ...report, verified: false } } });
  await put(ports, 'unverified', second, { reports: { c: { ...report, verified: false } } });
  const { states: days } = await loadDays(ports, domain, first, second);
  expect(days.map(({ reports }) => Object.keys(reports).sort())).toEqual([['a', 'b'], ['c']]);
});

test('listReportedDays() has a day whose only report arrived a moment ago', async () => {
  const { ports } = new World();
  const day = utcDay('2026-11-22');
  await ports.store.put(foldMarkKey({ domain, day, identity: reportIdentityOf('a') }), '{}');
  expect(await listReportedDays(ports, domain, day, day)).toEqual([day]);
  expect(await listReportedDays(ports, domain, utcDay('2026-11-23'), utcDay('2026-11-23'))).toEqual([]);
});

test('listReportedDays() has days with unverified reports only, each day once, in order', async () => {
  const { ports } = new World();
  await put(ports, 'verified', utcDay('2026-11-22'));
  await put(ports, 'unverified', utcDay('2026-11-22'));
  await put(ports, 'unverified', utcDay('2026-11-20'));
  await put(ports, 'verified', utcDay('2026-12-01'));
  expect(await listReportedDays(ports, domain, utcDay('2026-11-20'), utcDay('2026-11-30'))).toEqual([
    '2026-11-20',
    '2026-11-22',
  ]);
});
