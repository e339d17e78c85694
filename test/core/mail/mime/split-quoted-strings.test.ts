import { describe, expect, test } from 'vitest';
import { splitQuotedStrings, unquote } from '../../../../core/mail/mime/split-quoted-strings.ts';

const split = (text: string) =>
  splitQuotedStrings(text).map((run) => (run.isQuoted ? { quoted: run.text } : run.text));

describe('splitQuotedStrings() splits', () => {
  test.each<[string, string, unknown[]]>([
    ['nothing', '', []],
    ['plain text', 'a b', ['a b']],
    ['strings and what is between', 'a "b" c"d"', ['a ', { quoted: '"b"' }, ' c', { quoted: '"d"' }]],
    ['an escaped quote', '"a\\"b"c', [{ quoted: '"a\\"b"' }, 'c']],
    ['an escaped backslash', '"a\\\\"b', [{ quoted: '"a\\\\"' }, 'b']],
    ['an empty string', '""', [{ quoted: '""' }]],
    ['an unclosed quote', 'a "b\\"', ['a "b\\"']],
    ['one after a string', '"a" "b', [{ quoted: '"a"' }, ' "b']],
  ])('%s', (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});

test('unquote() gives the content of a string', () => {
  expect(unquote('"a \\"b\\" \\\\"')).toBe('a "b" \\');
});
