import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeJson, formatJson, jsonBytes, jsonBytesOf } from '../../../core/text/format-json.ts';
import { anyCharacter } from '../../fakes/any-character.ts';

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u;

test.each([
  ['C0', '\u001b[2J\n', '"\\u001b[2J\\n"'],
  ['C1 and DEL', '\u009b2J\u007f', '"\\u009b2J\\u007f"'],
  ['DEL alone', 'a\u007fb', '"a\\u007fb"'],
  ['right-to-left marks', '\u202eabc\u2066', '"\\u202eabc\\u2066"'],
  ['line separators', 'a\u2028b', '"a\\u2028b"'],
  ['a tag character beyond U+FFFF', '\u{e0041}', '"\\udb40\\udc41"'],
  ['nothing of ordinary text', 'Bücher 日本 "x"', '"Bücher 日本 \\"x\\""'],
])('formatJson() escapes %s', (_, text, expected) => {
  expect(formatJson(text)).toBe(expected);
});

test('formatJson() has the same meaning as JSON.stringify(), on one line without invisible characters', () => {
  const text = fc.string({ unit: anyCharacter });
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null))), (value) => {
      const line = formatJson(value);
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(line).not.toMatch(invisible);
    }),
  );
});

test('escapeJson() leaves the lines of JSON on several lines', () => {
  expect(escapeJson('{\n  "a": "\u009b"\n}\n')).toBe('{\n  "a": "\\u009b"\n}\n');
});

test('jsonBytes() counts what formatJson() writes, and jsonBytesOf() what it writes of one letter', () => {
  const text = fc.string({ unit: anyCharacter });
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null))), (value) => {
      expect(jsonBytes(value)).toBe(Buffer.byteLength(formatJson(value)));
      const letters = [...Object.keys(value).join('')];
      const sum = letters.reduce((bytes, letter) => bytes + jsonBytesOf(letter), 2);
      expect(sum).toBe(Buffer.byteLength(formatJson(letters.join(''))));
    }),
  );
  expect(jsonBytes(undefined)).toBe(0);
});
