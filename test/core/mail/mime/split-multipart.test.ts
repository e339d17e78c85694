import { describe, expect, test } from 'vitest';
import { splitMultipart } from '../../../../core/mail/mime/split-multipart.ts';
import { readStructuredValue } from '../../../../core/mail/read-header.ts';

const split = (body: string, { type = 'multipart/mixed; boundary=b', maxParts = 10 } = {}) =>
  splitMultipart(readStructuredValue(type), Buffer.from(body), maxParts).map((part) => part.toString());

describe('splitMultipart()', () => {
  test.each([
    [
      'two parts, a preamble and an epilogue',
      'pre\r\n--b\r\none\r\n--b\r\ntwo\r\n--b--\r\npost',
      ['one', 'two'],
    ],
    ['LF line ends', '--b\none\n--b--\n', ['one']],
    ['spaces and tabs after the boundary', '--b \t\r\none\r\n--b-- \r\n', ['one']],
    ['no closing delimiter', '--b\r\none\r\ntwo', ['one\r\ntwo']],
    ['a longer line that begins like the delimiter', '--b\r\n--bb\r\none\r\n--b--', ['--bb\r\none']],
    ['a delimiter in the middle of a line', '--b\r\nx --b\r\none\r\n--b--', ['x --b\r\none']],
    ['an empty part', '--b\r\n--b--', ['']],
    ['an empty part at the end', '--b', ['']],
    ['lines after the closing delimiter', '--b\r\none\r\n--b--\r\n--b\r\ntwo', ['one']],
    ['no boundary line', 'nothing', []],
  ])('splits a body with %s', (_, body, expected) => {
    expect(split(body)).toEqual(expected);
  });

  test.each([
    ['text', 'text/plain; boundary=b'],
    ['a multipart without a boundary', 'multipart/mixed'],
    ['a multipart with an empty boundary', 'multipart/mixed; boundary=""'],
  ])('does not split %s', (_, type) => {
    expect(split('--b\r\none\r\n--b--', { type })).toEqual([]);
  });

  test('stops after one part more than maxParts', () => {
    expect(split('--b\nx\n'.repeat(100), { maxParts: 3 })).toHaveLength(4);
  });
});
