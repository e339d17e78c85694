import { expect, test } from 'vitest';
import { isWithinLease, timestampOf } from '../../../core/names/timestamp.ts';

test('timestampOf() is UTC, to the millisecond', () => {
  expect(timestampOf(new Date('2026-11-24T01:30:00.5+09:00'))).toBe('2026-11-23T16:30:00.500Z');
});

test.each([
  ['just now', '2026-11-23T10:00:00.000Z', true],
  ['within the time', '2026-11-23T09:59:01.000Z', true],
  ['longer ago', '2026-11-23T09:59:00.000Z', false],
  ['by a clock that is a little ahead', '2026-11-23T10:00:59.000Z', true],
  ['by a clock that was a year ahead', '2027-11-23T10:00:00.000Z', false],
])('isWithinLease() judges a time %s', (_when, at, recent) => {
  expect(isWithinLease(at, 60_000, new Date('2026-11-23T10:00:00Z'))).toBe(recent);
});
