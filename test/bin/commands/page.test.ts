import { expect, test } from 'vitest';
import { formatCount, formatNumber } from '../../../bin/commands/page.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
])('formatNumber(%d) is %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('formatCount() puts the noun into the right number', () => {
  expect(formatCount(1, 'session')).toBe('1 session');
  expect(formatCount(2_000, 'session')).toBe('2,000 sessions');
  expect(formatCount(0, 'more detail', 'more details')).toBe('0 more details');
});
