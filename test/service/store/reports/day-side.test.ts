import { expect, test } from 'vitest';
import { prefixes } from '../../../../service/store/prefixes.ts';
import { daySideKey, daySidesPrefix } from '../../../../service/store/reports/day-side.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';

const domain = domainName('example.com');
const day = utcDay('2026-11-22');

test.each([
  ['verified', prefixes.days],
  ['unverified', prefixes.unverifiedDays],
] as const)('daySideKey() of %s figures puts a domain’s days in one list, oldest first', (side, prefix) => {
  const days = ['2026-11-22', '2026-12-01', '2027-01-01'];
  const keys = days.map((one) => daySideKey(side, utcDay(one), domain));
  expect(daySidesPrefix(side, domain)).toBe(`${prefix}example.com/`);
  expect(keys).toEqual(days.map((one) => `${prefix}example.com/${one}.json`));
});

test('daySideKey() keeps unverified reports separate from verified ones', () => {
  expect(daySideKey('unverified', day, domain).startsWith(prefixes.days)).toBe(false);
});
