import { expect, test } from 'vitest';
import { formatDateTime } from '../../../core/names/date-time.ts';

test('formatDateTime() drops the fraction of a second', () => {
  expect(formatDateTime(Date.UTC(2026, 10, 23, 14, 5, 0, 999))).toBe('2026-11-23T14:05:00Z');
});
