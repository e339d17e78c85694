import { expect, test } from 'vitest';
import { indent, paintedPage, painter, printable, printablePage, wrap } from '../../../core/text/terminal.ts';

test('painter() adds codes only if colour is wanted and there is text', () => {
  expect(painter(true)('red', 'x')).toBe('\u001b[31mx\u001b[39m');
  expect(painter(true)('red', '')).toBe('');
  expect(painter(false)('red', 'x')).toBe('x');
});

test.each([
  ['breaks at spaces', 'one two three', 7, ['one two', 'three']],
  ['cuts a word that is longer than a line', 'abcdefgh', 3, ['abc', 'def', 'gh']],
  ['gives no line for no text', ' ', 5, []],
])('wrap() %s', (_label, text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test('indent() moves the first line and the others by different widths', () => {
  expect(indent(['a', 'b'], 1, 3)).toEqual([' a', '   b']);
});

test.each([
  ['keeps plain text', 'Example "Inc"', 'Example "Inc"'],
  ['escapes control characters', 'a\u001b[2Jb', 'a\\u{1b}[2Jb'],
  ['escapes right-to-left overrides', 'a\u202eb', 'a\\u{202e}b'],
  ['cuts at 80 characters', 'x'.repeat(90), `${'x'.repeat(80)}…`],
])('printable() %s', (_label, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test('paintedPage() keeps our styles, and escapes all else', () => {
  expect(paintedPage('\u001b[1ma\u001b[22m\n\u001b[5mb\u001b]c\u001b[')).toBe(
    '\u001b[1ma\u001b[22m\n\\u{1b}[5mb\\u{1b}]c\\u{1b}[',
  );
});

test('printablePage() keeps the lines, and escapes their content', () => {
  expect(printablePage('a\n\u001b[2Jb\r\n\u202ec')).toBe('a\n\\u{1b}[2Jb\\u{d}\n\\u{202e}c');
});
