import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeControls, quote } from '../../../core/text/quote.ts';

test.each([
  ['plain text', 'example.com', '"example.com"'],
  ['text in another script', 'bücher 例え', '"bücher 例え"'],
  ['quotation marks and backslashes', 'a"b\\c', '"a\\"b\\\\c"'],
  ['line ends', 'a\r\nb', '"a\\u{d}\\u{a}b"'],
  ['an escape sequence', '\u001b[31m', '"\\u{1b}[31m"'],
  ['a C1 control, which some terminals execute', '\u009b31m', '"\\u{9b}31m"'],
  [
    'bidirectional and zero-width characters',
    'a\u202eb\u200bc\u{e0041}',
    '"a\\u{202e}b\\u{200b}c\\u{e0041}"',
  ],
  ['line separators', 'a\u2028b', '"a\\u{2028}b"'],
  ['half a surrogate pair', 'a\ud800', '"a\\u{d800}"'],
  ['80 characters', 'a'.repeat(80), `"${'a'.repeat(80)}"`],
  ['81 characters', 'a'.repeat(81), `"${'a'.repeat(80)}…"`],
])('quote() of %s', (_what, text, expected) => {
  expect(quote(text)).toBe(expected);
});

test('escapeControls() gives one line without control characters, and changes nothing else', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(0x10ffff)).map((points) => String.fromCodePoint(...points)),
      (text) => {
        const escaped = escapeControls(text);
        expect(escaped).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(escapeControls(escaped)).toBe(escaped);
      },
    ),
  );
});
