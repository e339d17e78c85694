import { expect, test } from 'vitest';
import { emptyDay } from '../../../../core/tls-rpt/figures/day.ts';
import {
  dayStateKey,
  dayStateObject,
  daysFrom,
  loadDays,
  loadTheseDays,
} from '../../../../service/store/reports/day-state.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

test('daysFrom() has both ends, over the end of a month', () => {
  expect(daysFrom(utcDay('2026-11-29'), utcDay('2026-12-01'))).toEqual([
    '2026-11-29',
    '2026-11-30',
    '2026-12-01',
  ]);
  expect(daysFrom(utcDay('2026-12-01'), utcDay('2026-11-29'))).toEqual([]);
});

test('loadDays() leaves out days without reports, and keeps the order', async () => {
  const { ports } = new World();
  const days = daysFrom(utcDay('2026-09-01'), utcDay('2026-11-23'));
  for (const day of days.slice(10)) {
    await dayStateObject.create(
      ports,
      dayStateKey(day, domainName('example.com')),
      emptyDay(domainName('example.com'), day),
    );
  }
  const loaded = await loadDays(ports, domainName('example.com'), utcDay('2026-09-01'), utcDay('2026-11-23'));
  expect(loaded.map(({ day }) => day)).toEqual(days.slice(10));
  const some = await loadTheseDays(ports, domainName('example.com'), [
    utcDay('2026-11-23'),
    utcDay('2026-09-01'),
    utcDay('2026-11-01'),
  ]);
  expect(some.map(({ day }) => day)).toEqual(['2026-11-23', '2026-11-01']);
});
