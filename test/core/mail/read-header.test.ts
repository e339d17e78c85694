import { describe, expect, test } from 'vitest';
import {
  decodeWords,
  fieldOf,
  fieldsOf,
  readHeader,
  readStructuredValue,
  withoutComments,
} from '../../../core/mail/read-header.ts';

describe('readHeader()', () => {
  test.each([
    ['one field', 'Subject: hello', [['subject', 'hello']]],
    [
      'fields with CRLF and with LF',
      'A: 1\r\nB: 2\nC: 3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    [
      'a folded field',
      'Subject: a\r\n b\r\n\tc\r\nB: 2',
      [
        ['subject', 'a b\tc'],
        ['b', '2'],
      ],
    ],
    ['spaces before the colon', 'Subject : a', [['subject', 'a']]],
    ['a field after an mbox line', 'From a@b.example Mon Nov 23 01:02:03 2026\nA: 1', [['a', '1']]],
    ['a field after a line without a colon', 'nonsense\nA: 1', [['a', '1']]],
    ['a field after a name with a space', 'not a name: 1\nA: 1', [['a', '1']]],
    [
      'an empty value',
      'A:\r\nB: 2',
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    ['a line that begins with a colon', ': x\nA: 1', [['a', '1']]],
    ['a folded line at the very beginning', ' folded\nA: 1', [['a', '1']]],
  ])('reads %s', (_, block, fields) => {
    expect(readHeader(block).map(({ name, value }) => [name, value])).toEqual(fields);
  });
});

const twice = readHeader('A: 1\nB: 2\nA: 3');

test('fieldOf() gives the topmost value', () => {
  expect([fieldOf(twice, 'a'), fieldOf(twice, 'c')]).toEqual(['1', undefined]);
});

test('fieldsOf() gives every value, topmost first', () => {
  expect([fieldsOf(twice, 'a'), fieldsOf(twice, 'c')]).toEqual([['1', '3'], []]);
});

describe('readStructuredValue()', () => {
  test.each([
    ['the value, in lower case', 'Text/PLAIN', 'text/plain', {}],
    ['token and quoted string', 'a/b; x=1; Y="two; three"', 'a/b', { x: '1', y: 'two; three' }],
    ['escapes in a quoted string', String.raw`a/b; x="q\"q\\"`, 'a/b', { x: String.raw`q"q\ `.trim() }],
    ['the first of a duplicated parameter', 'a/b; boundary=1; boundary=2', 'a/b', { boundary: '1' }],
    ['a comment after the value', 'a/b (comment); x=1', 'a/b', { x: '1' }],
    ['RFC 2231 charset', "a/b; name*=utf-8''na%C3%AFve.json", 'a/b', { name: 'naïve.json' }],
    ['RFC 2231 Latin-1', "a/b; name*=iso-8859-1''na%EFve.json", 'a/b', { name: 'naïve.json' }],
    [
      'RFC 2231 sections that split a character',
      "a/b; name*0*=utf-8''na%C3; name*1*=%AFve; name*2=.json",
      'a/b',
      { name: 'naïve.json' },
    ],
    ['RFC 2231 sections out of order', 'a/b; name*1=b; name*0=a', 'a/b', { name: 'ab' }],
    ['RFC 2047 in a parameter', 'a/b; name="=?utf-8?B?bmHDr3Zl?="', 'a/b', { name: 'naïve' }],
    ['an unclosed quotation mark', 'a/b; x="1; y=2', 'a/b', { y: '2', x: '"1' }],
    ['nothing', '', '', {}],
  ])('reads %s', (_, text, value, parameters) => {
    const read = readStructuredValue(text);
    expect(read.value).toBe(value);
    expect(Object.fromEntries(read.parameters)).toEqual(parameters);
  });

  test('reads a megabyte of unclosed quotation marks quickly', { timeout: 5_000 }, () => {
    readStructuredValue(`a/b${';a="'.repeat(250_000)}`);
  });
});

describe('decodeWords()', () => {
  test.each([
    ['B', '=?UTF-8?B?w6k=?=', 'é'],
    ['Q', '=?iso-8859-1?q?a=E9_b?=', 'aé b'],
    ['two words side by side', '=?utf-8?q?a?= \t =?utf-8?q?b?=', 'ab'],
    ['words within text', 'x =?utf-8?q?a?= y', 'x a y'],
    ['with a language', '=?utf-8*en?q?a?=', 'a'],
    ['an unknown charset, read as UTF-8', '=?x-none?q?=C3=A9?=', 'é'],
    ['no encoded word', 'a =? b ?= c', 'a =? b ?= c'],
  ])('decodes %s', (_, text, decoded) => {
    expect(decodeWords(text)).toBe(decoded);
  });
});

describe('withoutComments()', () => {
  test.each([
    ['a (b) c', 'a  c'],
    ['a (b (c) d) e', 'a  e'],
    [String.raw`a (b\) c) d`, 'a  d'],
    ['a (b', 'a '],
    ['a) b', 'a) b'],
    ['none', 'none'],
  ])('removes comments from %s', (text, expected) => {
    expect(withoutComments(text)).toBe(expected);
  });
});
