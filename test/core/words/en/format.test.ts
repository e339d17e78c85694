import { describe, expect, test } from 'vitest';
import {
  format,
  formatDay,
  formatDeadline,
  formatFew,
  formatNames,
  formatPercent,
  formatShortDay,
  formatTime,
  plural,
} from '../../../../core/words/en/format.ts';

describe('English', () => {
  test('writes days and times', () => {
    expect(formatDay('2026-11-03')).toBe('3 November 2026');
    expect(formatShortDay('2026-11-23')).toBe('Mon 23 Nov');
    expect(format.dayRange('2026-11-23', '2026-11-23')).toBe('Mon 23 Nov');
    expect(format.dayRange('2026-11-23', '2026-11-24')).toBe('Mon 23 Nov to Tue 24 Nov');
    expect(formatTime('2026-11-23T14:05:59Z')).toBe('23 Nov 2026, 14:05 UTC');
  });

  test('never gives a deadline that is too early', () => {
    expect(formatDeadline('2026-11-23T14:05:01Z')).toBe('23 Nov 2026, 14:06 UTC');
    expect(formatDeadline('2026-11-23T14:05:00Z')).toBe('23 Nov 2026, 14:05 UTC');
  });

  test.each([
    [0, '0.0\u00a0%'],
    [0.0004, 'under 0.1\u00a0%'],
    [0.0123, '1.2\u00a0%'],
    [0.123, '12\u00a0%'],
    [1, '100\u00a0%'],
  ])('writes the share %d', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  test('counts', () => {
    expect([plural(1, 'day'), plural(1234, 'day'), plural(2, 'entry', 'entries')]).toEqual([
      '1 day',
      '1,234 days',
      '2 entries',
    ]);
  });

  test('lists names', () => {
    expect([formatNames([]), formatNames(['a']), formatNames(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a, b and c',
    ]);
    expect(formatNames(['a', 'b'], 1200)).toBe('a, b and 1,200 more');
    expect(formatFew(Array.from({ length: 25 }, () => 'a'))).toMatch(/a and 5 more$/);
  });

  test('joins sentences and parts', () => {
    expect([format.sentence('A'), format.sentences(['A.', 'B.']), format.parts(['a', 'b'])]).toEqual([
      'A.',
      'A. B.',
      'a, b',
    ]);
  });
});
