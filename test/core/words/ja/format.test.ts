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
} from '../../../../core/words/ja/format.ts';

describe('Japanese', () => {
  test('writes days and times', () => {
    expect(formatDay('2026-11-03')).toBe('2026年11月3日');
    expect(formatShortDay('2026-11-23')).toBe('11/23(月)');
    expect(format.dayRange('2026-11-23', '2026-11-24')).toBe('11/23(月)〜11/24(火)');
    expect(formatTime('2026-11-23T14:05:59Z')).toBe('2026年11月23日 14:05 UTC');
  });

  test('never gives a deadline that is too early', () => {
    expect(formatDeadline('2026-11-23T14:05:01Z')).toBe('2026年11月23日 14:06 UTC');
  });

  test.each([
    [0.0004, '0.1%未満'],
    [0.0123, '1.2%'],
    [0.123, '12%'],
  ])('writes the share %d', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  test('lists names', () => {
    expect([formatNames(['a']), formatNames(['a', 'b'], 3)]).toEqual(['a', 'a、b、ほか3件']);
    expect(formatFew(Array.from({ length: 25 }, () => 'a'))).toMatch(/、ほか5件$/);
  });

  test('joins sentences and parts', () => {
    expect([format.sentence('終了'), format.sentences(['A。', 'B。']), format.parts(['a', 'b'])]).toEqual([
      '終了。',
      'A。B。',
      'a、b',
    ]);
  });
});
