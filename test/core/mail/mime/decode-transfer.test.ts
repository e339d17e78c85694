import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTransfer } from '../../../../core/mail/mime/decode-transfer.ts';
import { encode } from '../build-mail.ts';

describe('decodeTransfer()', () => {
  test.each([
    ['base64 with line ends', 'base64', 'aGVs\r\nbG8=\r\n', 'hello'],
    ['base64 without padding', 'base64', 'aGVsbG8', 'hello'],
    ['quoted-printable escapes', 'quoted-printable', 'a=3Db=C3=A9', 'a=bé'],
    ['lower-case digits', 'quoted-printable', 'a=3db', 'a=b'],
    ['a soft line break', 'quoted-printable', 'a=\r\nb=\nc', 'abc'],
    ['a soft line break with spaces', 'quoted-printable', 'a= \t\r\nb', 'ab'],
    ['no valid escape', 'quoted-printable', 'a=xyb =', 'a=xyb '],
    ['7bit', '7bit', 'a=3Db', 'a=3Db'],
    ['an unknown encoding', 'x-uue', 'a', 'a'],
  ])('decodes %s', (_, encoding, encoded, decoded) => {
    expect(decodeTransfer(Buffer.from(encoded), encoding).toString()).toBe(decoded);
  });

  test.each(['base64', 'quoted-printable', 'binary'] as const)(
    'decodes what was encoded as %s',
    (encoding) => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 500 }), fc.constantFrom('\r\n', '\n'), (bytes, lineEnd) => {
          expect(decodeTransfer(encode(Buffer.from(bytes), encoding, lineEnd), encoding)).toEqual(
            Buffer.from(bytes),
          );
        }),
      );
    },
  );
});
