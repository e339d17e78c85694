import { expect, test } from 'vitest';
import type { MailPart } from '../../../../../core/mail/read-mail.ts';
import {
  noteMisspeltHeader,
  noteTextAfterJson,
  noteWrongEncoding,
} from '../../../../../core/tls-rpt/read/quirks/gateway.ts';
import { readingNote } from '../../../../../core/tls-rpt/reading-note.ts';
import { notesIn } from '../../../../fixtures/in-english.ts';

const part = (hasMisspeltHeader: boolean): MailPart => ({
  mediaType: 'application/tlsrpt+gzip',
  transferEncoding: 'base64',
  body: Buffer.alloc(0),
  message: [],
  hasMisspeltHeader,
});

test('noteMisspeltHeader() notes only a misspelt header', () => {
  expect(notesIn(noteMisspeltHeader(part(true)))).toEqual([
    'a header field is misspelt: "Content" without its hyphen',
  ]);
  expect(noteMisspeltHeader(part(false))).toEqual([]);
});

test('noteWrongEncoding() quotes the label', () => {
  expect(notesIn(noteWrongEncoding('7bit', 'base64'))).toEqual([
    'the part is labelled "7bit", but is in base64',
  ]);
});

test('noteTextAfterJson() adds its note', () => {
  const notes = [readingNote('utf-16', {})];
  noteTextAfterJson(notes);
  expect(notesIn(notes)).toEqual(['the JSON is in UTF-16', 'text after the JSON is ignored']);
});
