import { expect, test } from 'vitest';
import { utcDayArgument } from '../../../bin/input/utc-day-argument.ts';

test('utcDayArgument() takes a day of the calendar', () => {
  expect(utcDayArgument('2026-11-23')).toBe('2026-11-23');
});

test.each(['yesterday', '20261123', '2026-02-30', ''])('utcDayArgument() refuses %j', (text) => {
  expect(() => utcDayArgument(text)).toThrow('Expected a UTC day such as "2026-11-23".');
});
