import { expect, test } from 'vitest';
import { ceilToMinute } from '../../../../core/words/dates/ceil-to-minute.ts';

test.each([
  ['2026-11-24T12:00:00Z', '2026-11-24T12:00:00.000Z'],
  ['2026-11-24T12:00:00.001Z', '2026-11-24T12:01:00.000Z'],
  ['2026-11-24T23:59:59Z', '2026-11-25T00:00:00.000Z'],
  ['soon', 'soon'],
])('ceilToMinute() is never before the time: %s', (time, expected) => {
  expect(ceilToMinute(time)).toBe(expected);
});
