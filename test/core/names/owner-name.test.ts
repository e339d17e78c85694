import { expect, test } from 'vitest';
import { isOwnerName } from '../../../core/names/owner-name.ts';

test.each([
  ['letters and digits', 'acme2', true],
  ['every other character', "A.B-C_D & O'Neil, Ltd.", true],
  ['another script', '株式会社あくめ', true],
  ['letters with marks', 'हिन्दी', true],
  ['64 letters', 'é'.repeat(64), true],
  ['nothing', '', false],
  ['65 letters', 'a'.repeat(65), false],
  ['markup and a path', 'a<b>/../c', false],
  ['a line end', 'a\nb', false],
  ['a space at the beginning', ' acme', false],
  ['a space at the end', 'acme ', false],
  ['a direction mark', 'acme\u202e', false],
  ['an emoji', 'acme 🎉', false],
  ['a quotation mark', 'acme"', false],
  ['a dot', '.', false],
  ['two dots', '..', false],
  ['three dots', '...', true],
  ['a composed letter', 'caf\u00e9', true],
  ['the same letter, decomposed', 'cafe\u0301', false],
])('isOwnerName() judges a name of %s', (_what, name, isFine) => {
  expect(isOwnerName(name)).toBe(isFine);
});
