import { describe, expect, test } from 'vitest';
import { findHeaderAmbiguity, singleFields } from '../../../core/mail/find-header-ambiguity.ts';
import { readHeader } from '../../../core/mail/read-header.ts';

const plain = ['From: a@a.example', 'Subject: x', 'Content-Type: text/plain;', '\tcharset=utf-8'];
const headOf = (lines: string[], lineEnd = '\r\n') => [...lines, '', ''].join(lineEnd);
const find = (head: string, body = 'Hello\r\n') =>
  findHeaderAmbiguity(readHeader(head), head, () => body.includes('\r'));

describe('findHeaderAmbiguity() finds none in', () => {
  test.each<[string, string, string?]>([
    ['a plain header with folded text', headOf(plain)],
    ['one whose lines end in LF, in a message without CR', headOf(plain, '\n'), 'Hello\n'],
    [
      "LF below our receiver's CRLF, in a message without CR below",
      `Received: x\r\n${headOf(plain, '\n')}`,
      'Hello\n',
    ],
    ['bare LF in the body', headOf(plain), 'a\nb\r\n'],
    ['a binary body', headOf(plain), 'a\0\rb'],
    ['names in upper case', headOf(['FROM: a@a.example', 'content-TYPE: text/plain'])],
    [
      'fields that may repeat',
      headOf(['Received: a', 'Received: b', 'DKIM-Signature: a', 'DKIM-Signature: b', 'X-A: 1', 'X-A: 2']),
    ],
    [
      'a name that only contains another',
      headOf(['From: a', 'X-Content-Type: a', 'Content-Type: b', 'Content-Types: c']),
    ],
    ['text outside ASCII in a value', headOf(['Subject: \u00e9'])],
    ['a header without its empty line', 'From: a@a.example\r\n'],
    ['no header', '\r\n'],
  ])('%s', (_, head, body) => {
    expect(find(head, body)).toBeUndefined();
  });
});

describe('findHeaderAmbiguity() finds', () => {
  test.each(singleFields)('a second %s, in other letters', (field) => {
    const head = headOf([`${field}: a`, 'X-Between: x', `${field.toUpperCase()}: b`]);
    expect(find(head)).toEqual({ problem: 'repeated-field', field });
  });

  test.each([
    ['ContentType: text/plain', 'content-type'],
    ['Content_Type: text/plain', 'content-type'],
    ['CONTENTTRANSFERENCODING: base64', 'content-transfer-encoding'],
    ['TLSReport-Domain: a.example', 'tls-report-domain'],
    ['From-: b@b.example', 'from'],
  ])('the misspelt name in %j', (line, field) => {
    expect(find(headOf([line]))).toEqual({ problem: 'misspelt-field', field });
  });

  test.each([
    ['a space before the colon', ['Subject : x']],
    ['a tab before the colon', ['Subject\t: x']],
    ['a fold before the colon', ['Subject', ' : x']],
    ['a line without a colon', ['From: a', 'hello']],
    ['a line without a name', [': x']],
    ['a name outside ASCII', ['Subj\u00e9ct: x']],
    ['a blank folded line', ['Subject: x', ' ', ' y']],
    ['a blank folded line at the end', ['Subject: x', '\t']],
    ['a first line that continues nothing', [' Subject: x']],
    ["mbox's line", ['From a@a.example Tue Nov 24 01:00:00 2026', 'Subject: x']],
  ])('%s', (_, lines) => {
    expect(find(headOf(lines))).toEqual({ problem: 'malformed-line' });
  });

  test.each(['\0', '\x0b', '\x0c', '\x1b', '\x7f'])('the control character %j', (character) => {
    expect(find(headOf([`Subject: a${character}b`]))).toEqual({ problem: 'control-character' });
  });

  test.each<[string, string, string?]>([
    ['a bare CR', headOf(['Subject: a\rb'])],
    ['a bare LF between CRLF', headOf(['Subject: a\nX: b', 'From: a'])],
    ['an empty line of LF alone', 'From: a\r\n\n', 'Hello\r\n'],
    ['LF below CRLF, and CRLF in the body', `Received: x\r\n${headOf(plain, '\n')}`, 'From: b\r\n\r\n'],
    ['LF alone, and a CR in the body', headOf(plain, '\n'), 'a\rb'],
  ])('%s', (_, head, body) => {
    expect(find(head, body)).toEqual({ problem: 'line-ends' });
  });
});
