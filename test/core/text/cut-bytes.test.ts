import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutBytes } from '../../../core/text/cut-bytes.ts';
import { jsonBytes } from '../../../core/text/format-json.ts';
import { anyCharacter } from '../../fakes/any-character.ts';

test.each([
  ['a text that fits', 'abc', 3, 'abc'],
  ['letters of one byte', 'abcdefgh', 7, 'abcd…'],
  ['letters of four bytes, never in their middle', '𝒙𝒙𝒙', 11, '𝒙𝒙…'],
  ['control characters, which JSON writes with six', '\u0001\u0001\u0001', 15, '\u0001\u0001…'],
  ['DEL, which answers write with six', '\u007f\u007f\u007f', 15, '\u007f\u007f…'],
  ['tags, which answers write with twelve', '\u{e0001}\u{e0001}\u{e0001}', 27, '\u{e0001}\u{e0001}…'],
  ['quotes, which JSON writes with two', '""""""', 9, '"""…'],
  ['half a surrogate pair, which JSON writes with six', '\ud800\ud800', 9, '\ud800…'],
])('cutBytes() of %s', (_, text, maxBytes, cut) => {
  expect(cutBytes(text, maxBytes)).toBe(cut);
});

test('cutBytes() never exceeds the allowed bytes, and does not change text that fits', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 3, max: 80 }), (whole, maxBytes) => {
      const cut = cutBytes(whole, maxBytes);
      expect(jsonBytes(cut) - 2).toBeLessThanOrEqual(maxBytes);
      if (jsonBytes(whole) - 2 <= maxBytes) expect(cut).toBe(whole);
    }),
  );
});

test('cutBytes() counts each letter as JSON does', () => {
  const codes = [...Array(0x1_0000).keys(), 0x1_0000, 0xe_0001, 0x10_fffd, 0x10_ffff];
  const miscounted = codes.filter((code) => {
    const text = String.fromCodePoint(code).repeat(3);
    const bytes = jsonBytes(text) - 2;
    return cutBytes(text, bytes) !== text || cutBytes(text, bytes - 1) === text;
  });
  expect(miscounted).toEqual([]);
});
