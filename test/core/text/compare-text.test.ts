import { expect, test } from 'vitest';
import { compareText } from '../../../core/text/compare-text.ts';

test('compareText() sorts by UTF-16 code units, not by the rules of a language', () => {
  expect(['ä', 'b', 'B', 'a', '10', '9'].sort(compareText)).toEqual(['10', '9', 'B', 'a', 'b', 'ä']);
  expect(compareText('a', 'a')).toBe(0);
});
