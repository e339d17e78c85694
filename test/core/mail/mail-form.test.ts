import { describe, expect, test } from 'vitest';
import { receivedMail, reportHeader } from './received-mail.ts';

const formOf = (header: string[], body = '') => receivedMail('', header, body).form;

describe('readForm() says', () => {
  test('what a report mail consists of', () => {
    const form = formOf(
      [...reportHeader(), 'DKIM-Signature: v=1; d=a.example; h=from; b=x'],
      '--b\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n--b--\r\n',
    );
    expect(form).toMatchObject({
      author: 'tls@reporter.example',
      signatureCount: 1,
      mediaType: 'multipart/report',
      reportType: 'tlsrpt',
    });
    expect(form).not.toHaveProperty('leafEncoding');
    expect(form).not.toHaveProperty('ambiguity');
  });

  test.each([
    [
      'of a single part',
      ['Content-Type: application/tlsrpt+json', 'Content-Transfer-Encoding: BASE64'],
      'base64',
    ],
    ['of a single part without a label', [], '7bit'],
    ['of a multipart whose boundary never appears', ['Content-Type: multipart/mixed; boundary=x'], '7bit'],
  ])('the encoding %s', (_, header, expected) => {
    expect(formOf(header, 'Hello\r\n').leafEncoding).toBe(expected);
  });

  test('no encoding of a mail that encloses a message', () => {
    const header = ['Content-Type: message/rfc822', 'Content-Transfer-Encoding: quoted-printable'];
    expect(formOf(header, 'From: a@a.example\r\n\r\nHello\r\n')).not.toHaveProperty('leafEncoding');
  });

  test('how many signatures there are, even if not all are read', () => {
    expect(formOf(Array(30).fill('DKIM-Signature: d=a.example')).signatureCount).toBe(30);
  });
});

describe('readForm() finds ambiguous', () => {
  test.each([
    ['no From', reportHeader('From:'), { problem: 'author', field: 'from' }],
    ['two authors', reportHeader('From: a@a.example, b@a.example'), { problem: 'author', field: 'from' }],
    ['a second Subject', [...reportHeader(), 'Subject: x'], { problem: 'repeated-field', field: 'subject' }],
  ])('%s', (_, header, expected) => {
    expect(formOf(header).ambiguity).toEqual(expected);
  });
});
