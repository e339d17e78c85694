import { expect, test } from 'vitest';
import { findInvisible } from '../../../core/text/invisible.ts';

test.each([
  ['a no-break space', 'a\u00a0b', 'U+00A0'],
  ['a zero-width space', '\u200b', 'U+200B'],
  ['a byte order mark', '\ufeffx', 'U+FEFF'],
  ['the first of two', '\u3000\u00ad', 'U+3000'],
  ['a character beyond the basic plane', '\u{e0001}', 'U+E0001'],
  ['letters of any script', 'größe 例', undefined],
  ['usual blanks and controls, which are shown escaped', ' \t\n\u0000', undefined],
])('findInvisible() finds %s', (_, text, point) => {
  expect(findInvisible(text)).toBe(point);
});
