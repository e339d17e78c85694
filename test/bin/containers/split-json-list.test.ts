import { expect, test } from 'vitest';
import { splitJsonList } from '../../../bin/containers/split-json-list.ts';

const split = (bytes: Buffer | string, most = 100) =>
  [...splitJsonList(Buffer.from(bytes as string), most)].map((one) =>
    Buffer.isBuffer(one) ? one.toString() : one.cause.code,
  );

test.each<[string, string, string[]?]>([
  ['two objects', ' [ {"a":1} , {"b":[{}]} ] ', ['{"a":1}', '{"b":[{}]}']],
  ['a byte order mark', '\uFEFF[{},{}]', ['{}', '{}']],
  ['brackets and quotation marks in strings', '[{"a":"]},\\"{"},{}]', ['{"a":"]},\\"{"}', '{}']],
  ['line ends in strings', '[{"a":"x\ny"},{}]', ['{"a":"x\ny"}', '{}']],
  ['other values between objects', '[0,"a,{",[{}],{"a":1},null,{"b":2},true]', ['{"a":1}', '{"b":2}']],
  ['another list after it', '[{},{}] [{}]', ['{}', '{}', '[{}]']],
  ['a cut between objects', '[{"a":1},', ['{"a":1}', 'json-cut-off']],
  ['a cut in an object', '[{"a":1},{"b":', ['{"a":1}', '{"b":']],
  ['damage between objects', '[{"a":1},?{"b":1}', ['{"a":1}', '?{"b":1}']],
  ['one object', '[{"a":1}]'],
  ['no objects', '[0,0,0]'],
  ['text in brackets', '[Warning] {a} {b}'],
  ['an object', '{"a":[{},{}]}'],
  ['nothing', ''],
])('splitJsonList() of %s', (_, text, expected = [text]) => {
  expect(split(text)).toEqual(expected);
});

test('splitJsonList() leaves UTF-16 as it is', () => {
  const text = Buffer.from('[{},{}]', 'utf16le');
  for (const bytes of [text, Buffer.from(text).swap16()]) {
    const [whole, ...rest] = splitJsonList(bytes, 100);
    expect(whole).toBe(bytes);
    expect(rest).toEqual([]);
  }
});

test('splitJsonList() copies nothing, takes the objects one by one, and ends after the most', () => {
  const bytes = Buffer.from(`[${'{},'.repeat(1_000)}{}`);
  const [first] = splitJsonList(bytes, 100);
  expect(Buffer.isBuffer(first) && first.buffer).toBe(bytes.buffer);
  expect(split(bytes, 3)).toEqual(['{}', '{}', '{}', 'too-many-reports']);
});
