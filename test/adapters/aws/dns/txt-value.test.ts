import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTxtValue, parseTxtValue } from '../../../../adapters/aws/dns/txt-value.ts';
import { anyCharacter } from '../../../fakes/any-character.ts';

describe('formatTxtValue()', () => {
  test.each([
    ['a plain record', 'v=STSv1; id=1;', '"v=STSv1; id=1;"'],
    ['nothing', '', '""'],
    ['a quote and a backslash', 'a"b\\c', '"a\\"b\\\\c"'],
    ['bytes beyond ASCII', 'é', '"\\303\\251"'],
    ['256 characters in two strings', 'x'.repeat(256), `"${'x'.repeat(255)}" "x"`],
  ])('writes %s', (_, text, value) => {
    expect(formatTxtValue(text)).toBe(value);
  });
});

describe('parseTxtValue()', () => {
  test.each([
    ['strings side by side', '"v=STSv1; " "id=1;"', 'v=STSv1; id=1;'],
    ['strings without a space between', '"a""b"', 'ab'],
    ['a bare word', 'abc', 'abc'],
    ['octal escapes', '"\\303\\251\\042"', 'é"'],
  ])('joins %s', (_, value, text) => {
    expect(parseTxtValue(value)).toBe(text);
  });

  test('reads back what formatTxtValue() writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 600 }), (text) => {
        expect(parseTxtValue(formatTxtValue(text))).toBe(Buffer.from(text).toString('utf8'));
      }),
    );
  });
});
