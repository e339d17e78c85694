import { expect, test } from 'vitest';
import { addDays, dayOf, daysBetween, parseUtcDay, weekdayOf } from '../../../core/names/utc-day.ts';
import { utcDay } from '../../fakes/names.ts';

test.each([
  ['a day of the calendar', '2026-11-23', '2026-11-23'],
  ['a leap day', '2028-02-29', '2028-02-29'],
  ['29 February in another year', '2026-02-29', undefined],
  ['month 13', '2026-13-01', undefined],
  ['a day followed by a time', '2026-11-23T00:00:00Z', undefined],
  ['one digit', '2026-1-2', undefined],
  ['words', 'yesterday', undefined],
])('parseUtcDay() of %s', (_, text, day) => {
  expect(parseUtcDay(text)).toBe(day);
});

test('dayOf() gives the UTC day, whatever the zone of the text', () => {
  expect(dayOf('2026-11-24T00:30:00+01:00')).toBe('2026-11-23');
});

test('addDays() crosses months and years, and daysBetween() counts back', () => {
  expect(addDays(utcDay('2026-12-31'), 1)).toBe('2027-01-01');
  expect(addDays(utcDay('2028-03-01'), -1)).toBe('2028-02-29');
  expect(daysBetween(utcDay('2026-12-31'), addDays(utcDay('2026-12-31'), 400))).toBe(400);
});

test('weekdayOf() starts with Sunday as 0', () => {
  expect([weekdayOf('2026-11-22'), weekdayOf('2026-11-28')]).toEqual([0, 6]);
});
