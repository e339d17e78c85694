import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { MailPart } from '../../../../core/mail/read-mail.ts';
import { decodePart, labelNotes, pickLabels } from '../../../../core/tls-rpt/read/decode-part.ts';
import { notesIn } from '../../../fixtures/in-english.ts';

const part = (body: Buffer | string, changes: Partial<MailPart> = {}): MailPart => ({
  mediaType: 'application/tlsrpt+gzip',
  transferEncoding: 'base64',
  body: Buffer.from(body as string),
  message: [],
  hasMisspeltHeader: false,
  ...changes,
});
const json = '{"policies":[]}';
const base64 = gzipSync(json).toString('base64');

describe('decodePart()', () => {
  test.each<[string, MailPart, Buffer, string[]]>([
    ['base64 with its label', part(base64), gzipSync(json), []],
    [
      'base64 without its label',
      part(base64, { transferEncoding: '7bit' }),
      gzipSync(json),
      ['the part is labelled "7bit", but is in base64'],
    ],
    [
      'bytes with the label of base64',
      part(gzipSync(json)),
      gzipSync(json),
      ['the part is labelled "base64", but is not encoded'],
    ],
    ['empty lines in front', part(`\r\n\r\n${json}`, { transferEncoding: '7bit' }), Buffer.from(json), []],
    [
      'a misspelt header',
      part(base64, { hasMisspeltHeader: true }),
      gzipSync(json),
      ['a header field is misspelt: "Content" without its hyphen'],
    ],
  ])('decodes %s', (_label, encoded, bytes, notes) => {
    const decoded = decodePart(encoded);
    expect(decoded).toMatchObject({ bytes, isMail: false });
    expect(notesIn(decoded?.notes ?? [])).toEqual(notes);
  });

  test('recognises an enclosed mail by its media type or its file name', () => {
    const plain = { transferEncoding: '7bit', mediaType: 'message/rfc822' };
    expect(decodePart(part('From: a\r\n', plain))).toMatchObject({ isMail: true });
    expect(
      decodePart(part('From: a\r\n', { ...plain, mediaType: 'text/plain', fileName: 'A.EML' })),
    ).toMatchObject({ isMail: true });
  });

  test('returns undefined for text that can hold no report', () => {
    expect(decodePart(part('Hello', { transferEncoding: '7bit', mediaType: 'text/plain' }))).toBeUndefined();
  });
});

test.each([
  ['the right label', 'application/tlsrpt+gzip', []],
  [
    'a label of another kind',
    'application/tlsrpt+json',
    ['the part is labelled "application/tlsrpt+json", but is gzip'],
  ],
  [
    'a label that is not of a TLS report',
    'application/octet-stream',
    ['the part is labelled "application/octet-stream", not as a TLS report'],
  ],
  ['no label', undefined, []],
])('labelNotes() on %s', (_label, mediaType, notes) => {
  expect(notesIn(labelNotes(mediaType, 'gzip'))).toEqual(notes);
});

test('pickLabels() leaves out an absent file name', () => {
  expect(pickLabels(part(''))).toStrictEqual({ message: [], mediaType: 'application/tlsrpt+gzip' });
  expect(pickLabels(part('', { fileName: 'a.json' }))).toMatchObject({ fileName: 'a.json' });
});
