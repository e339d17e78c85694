import { describe, expect, test } from 'vitest';
import { MailLimitError } from '../../../core/mail/mail-limits.ts';
import { splitHeader } from '../../../core/mail/split-header.ts';

const split = (text: string, maxBytes = 100) => {
  const { block, body } = splitHeader(Buffer.from(text), maxBytes);
  return [block, body.toString()];
};

describe('splitHeader()', () => {
  test.each([
    ['CRLF line ends', 'A: 1\r\nB: 2\r\n\r\nbody', ['A: 1\r\nB: 2\r\n', 'body']],
    ['LF line ends', 'A: 1\nB: 2\n\nbody', ['A: 1\nB: 2\n', 'body']],
    ['an LF empty line before a CRLF one', 'A: 1\n\nbody\r\n\r\nmore', ['A: 1\n', 'body\r\n\r\nmore']],
    ['a CRLF empty line before an LF one', 'A: 1\r\n\r\nbody\n\nmore', ['A: 1\r\n', 'body\n\nmore']],
    ['no header (CRLF)', '\r\nbody', ['', 'body']],
    ['no header (LF)', '\nbody', ['', 'body']],
    ['no body', 'A: 1', ['A: 1', '']],
    ['nothing', '', ['', '']],
  ])('splits a message with %s', (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  test('reads a header of maxBytes, and refuses a longer one however long the message is', () => {
    expect(split('A: 1\n\nbody', 5)).toEqual(['A: 1\n', 'body']);
    for (const text of ['A: 12\n\nbody', 'A: 123456789', 'A: 1\r\n\r\nbody']) {
      expect(() => split(text, 5)).toThrow(MailLimitError);
    }
  });
});
