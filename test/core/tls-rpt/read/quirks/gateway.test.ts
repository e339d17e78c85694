import { expect, test } from 'vitest';
import type { MailPart } from '../../../../../core/mail/read-mail.ts';
import {
  noteMisspeltHeader,
  noteTextAfterJson,
  noteWrongEncoding,
} from '../../../../../core/tls-rpt/read/quirks/gateway.ts';

const part = (hasMisspeltHeader: boolean): MailPart => ({
  mediaType: 'application/tlsrpt+gzip',
  transferEncoding: 'base64',
  body: Buffer.alloc(0),
  message: [],
  hasMisspeltHeader,
});

test('noteMisspeltHeader() notes only a misspelt header', () => {
  expect(noteMisspeltHeader(part(true))).toEqual([
    'a header field is misspelt: "Content" without its hyphen',
  ]);
  expect(noteMisspeltHeader(part(false))).toEqual([]);
});

test('noteWrongEncoding() quotes the label', () => {
  expect(noteWrongEncoding('7bit', 'is in base64')).toEqual([
    'the part is labelled "7bit", but is in base64',
  ]);
});

test('noteTextAfterJson() adds its note', () => {
  const notes = ['first'];
  noteTextAfterJson(notes);
  expect(notes).toEqual(['first', 'text after the JSON is ignored']);
});
