import { describe, expect, test } from 'vitest';
import { isDeeperThan, parseJson } from '../../../../core/tls-rpt/read/json.ts';
import { JsonBudget } from '../../../../core/tls-rpt/read/json-cost/json-budget.ts';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { notesIn } from '../../../fixtures/in-english.ts';

const parse = (bytes: Buffer | string, limits = {}) =>
  parseJson(Buffer.from(bytes as string), new JsonBudget({ ...readLimits, ...limits }));

describe('parseJson()', () => {
  test.each<[string, Buffer | string, string[]]>([
    ['plain JSON', '{"a":"é"}', []],
    ['a byte order mark', '\ufeff{"a":"é"}', ['the JSON begins with a byte order mark']],
    ['UTF-16', Buffer.from('\ufeff{"a":"é"}', 'utf16le'), ['the JSON is in UTF-16']],
    [
      'UTF-16, high bytes first',
      Buffer.from('\ufeff{"a":"é"}', 'utf16le').swap16(),
      ['the JSON is in UTF-16'],
    ],
    [
      'UTF-16 without a byte order mark',
      Buffer.from('{"a":"é"}', 'utf16le'),
      ['the JSON is in UTF-16, without a byte order mark'],
    ],
    [
      'UTF-16 without a byte order mark, high bytes first',
      Buffer.from('{"a":"é"}', 'utf16le').swap16(),
      ['the JSON is in UTF-16, without a byte order mark'],
    ],
    ['Latin-1', Buffer.from('{"a":"é"}', 'latin1'), ['the JSON is not UTF-8, read as Latin-1']],
    ['NUL at the end', '{"a":"é"}\0\0', ['control characters in the JSON are read as spaces']],
    ['a footer', '{"a":"é"}\r\n-- \r\nScanned.', ['text after the JSON is ignored']],
    ['a footer that begins like JSON', '{"a":"é"} {scanned}', ['text after the JSON is ignored']],
  ])('reads %s', (_, bytes, notes) => {
    const parsed = parse(bytes);
    expect({ ...parsed, notes: notesIn(parsed.notes) }).toEqual({ values: [{ a: 'é' }], notes });
  });

  test('reads line breaks within strings as spaces', () => {
    expect(parse('{"a":"b\r\nc"}').values).toEqual([{ a: 'b c' }]);
  });

  test.each([
    ['after the first character', '{\0"a":1}'],
    ['before the first character', '\0{"a":1}'],
  ])('does not take a NUL %s for UTF-16', (_, text) => {
    expect(parse(text).values).toEqual([{ a: 1 }]);
  });

  test('keeps U+FFFD that was sent', () => {
    expect(parse('{"a":"\ufffd"}')).toEqual({ values: [{ a: '\ufffd' }], notes: [] });
  });

  test('reads several values in a row, with brackets and quotes in their strings', () => {
    expect(parse('{"a":"}\\"{"}\n[1,"]"]\n').values).toEqual([{ a: '}"{' }, [1, ']']]);
  });

  test('reads values in a row after an empty string', () => {
    expect(parse('{"a":""}{"b":"}"}').values).toEqual([{ a: '' }, { b: '}' }]);
  });

  test('reads at most 1,000 values in a row', () => {
    const { values, notes } = parse('{}'.repeat(1_500));
    expect([values.length, notesIn(notes)]).toEqual([1_000, ['text after the JSON is ignored']]);
  });

  test.each(['x', '{"a"', '{"a":1'])('throws SyntaxError for %j', (text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });

  test.each<[string, Buffer | string]>([
    ['UTF-8', '[1,"\\"",[[3]]]'],
    [
      'UTF-16, in which the half of a letter could end a string',
      Buffer.from('\ufeff[1,"\\"",[[3]]]', 'utf16le'),
    ],
    ['damaged text', '[1,"\\"",[[3]]]\0'],
  ])('counts values and depth before parsing in %s', (_, bytes) => {
    expect(() => parse(bytes, { jsonDepth: 2 })).toThrow('json-too-deep {"max":2}');
    expect(() => parse(bytes, { jsonValues: 4 })).toThrow('too-many-json-values {"max":4}');
    expect(parse(bytes, { jsonDepth: 3, jsonValues: 5 }).values).toEqual([[1, '"', [[3]]]]);
  });

  test('reads each run of control characters as one space, in one byte and in two', () => {
    expect(parse('\u0001{"a":\u0085\u0001"b\u007f\u009f\r\nc\u00a0\u00e9"}').values).toEqual([
      { a: 'b c\u00a0\u00e9' },
    ]);
  });
});

test('isDeeperThan() counts the levels of lists and objects', () => {
  const value = { a: [{ b: 1 }], c: 'x' };
  expect([2, 3].map((limit) => isDeeperThan(value, limit))).toEqual([true, false]);
  expect(isDeeperThan('x', 1)).toBe(false);
});
