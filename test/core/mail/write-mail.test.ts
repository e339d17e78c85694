import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { composeMail, InvalidMailError, type MailToWrite } from '../../../core/mail/write-mail.ts';
import { anyCharacter } from '../../fakes/any-character.ts';

const mail: MailToWrite = {
  from: { name: 'StrictMX', address: 'digest@mta.example.net' },
  to: [{ address: 'postmaster@example.com' }],
  subject: 'All well',
  text: 'Nothing needs doing.\n',
  html: '<p>Nothing needs doing.</p>\n',
  date: new Date('2026-11-23T06:00:00Z'),
  messageId: '<digest-2026-11-23@mta.example.net>',
  headers: { 'Auto-Submitted': 'auto-generated' },
};
const report = {
  filename: 'sender.example!example.com!1732233600!1732319999.json.gz',
  contentType: 'application/tlsrpt+gzip',
  content: new Uint8Array([0x1f, 0x8b, 0, 255]),
};

const compose = async (changes: Partial<MailToWrite>) =>
  Buffer.from((await composeMail({ ...mail, ...changes })).raw).toString('latin1');
const headersOf = (raw: string) =>
  raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n');
const namesOf = (raw: string) => headersOf(raw).map((line) => line.slice(0, line.indexOf(':')));

describe('composeMail()', () => {
  test('writes text and HTML as alternatives, and every header once', async () => {
    const raw = await compose({});
    expect(namesOf(raw)).toEqual([
      'From',
      'To',
      'Subject',
      'Date',
      'Message-ID',
      'Auto-Submitted',
      'MIME-Version',
      'Content-Type',
    ]);
    expect(headersOf(raw)).toContain('Date: Mon, 23 Nov 2026 06:00:00 +0000');
    const parsed = await PostalMime.parse(raw);
    expect([parsed.text?.trim(), parsed.html?.trim()]).toEqual([
      'Nothing needs doing.',
      '<p>Nothing needs doing.</p>',
    ]);
  });

  test('gives the same bytes for the same mail', async () => {
    expect(await compose({ attachments: [report] })).toBe(await compose({ attachments: [report] }));
  });

  test('writes a report mail with its exact headers (RFC 8460 §5.3)', async () => {
    const headers = { 'TLS-Report-Domain': 'example.com', 'TLS-Report-Submitter': 'sender.example' };
    const raw = await compose({
      html: undefined as never,
      headers,
      attachments: [report],
      reportType: 'tlsrpt',
    });
    expect(namesOf(raw)).toEqual(expect.arrayContaining(['TLS-Report-Domain', 'TLS-Report-Submitter']));
    expect(headersOf(raw).at(-1)).toMatch(/^Content-Type: multipart\/report; report-type="tlsrpt";/);
    const [attachment] = (await PostalMime.parse(raw)).attachments;
    expect(attachment).toMatchObject({ filename: report.filename, mimeType: report.contentType });
    expect(new Uint8Array(attachment?.content as ArrayBuffer)).toEqual(report.content);
  });

  test('attaches a message as it is (RFC 2046 §5.2.1)', async () => {
    const content = Buffer.from('Subject: Hello\r\n\r\n--x\r\nHow are you?\r\n');
    const raw = await compose({
      attachments: [{ filename: 'original.eml', contentType: 'message/rfc822', content }],
    });
    expect(raw).toContain(`\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${content}`);
  });

  test.each([
    [
      'Japanese',
      '【要対応】example.comのTLSレポート(2026年11月23日): 証明書の有効期限が切れています'.repeat(3),
    ],
    ['long ASCII', 'Report Domain: example.com '.repeat(15).trim()],
    ['one endless word', 'x'.repeat(400)],
    ['accents and symbols', 'Ünïcödé → "quotes" <tags> 😀'],
  ])('preserves a subject through folding and encoding: %s', async (_reason, subject) => {
    expect((await PostalMime.parse(await compose({ subject }))).subject).toBe(subject);
  });

  test('removes characters that hide or reverse text from a subject', async () => {
    const subject = 'All\u202E well\r\nBcc: x\u0000\u2028end\u0085';
    expect((await PostalMime.parse(await compose({ subject }))).subject).toBe('All  well Bcc: x end');
  });

  test('does not let a subject decode into a different one', async () => {
    const subject = '=?UTF-8?Q?Action_needed?=';
    expect((await PostalMime.parse(await compose({ subject }))).subject).toBe('= ?UTF-8?Q?Action_needed?=');
  });

  test('writes lines of at most 998 characters, all ending in CRLF', async () => {
    const long = `${'x'.repeat(5000)}\n${'あ'.repeat(5000)}\n`;
    const raw = await compose({
      text: long,
      html: `<p>${long}</p>`,
      subject: 'y'.repeat(5000),
      to: Array.from({ length: 60 }, (_, n) => ({ address: `postmaster${n}@example.com` })),
    });
    const lines = raw.split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect((await PostalMime.parse(raw)).text?.trim()).toBe(long.trim());
  });

  test('writes U-labels of an address as A-labels', async () => {
    const { envelope } = await composeMail({ ...mail, to: [{ address: 'info@bücher.example' }] });
    expect(envelope).toEqual({ from: 'digest@mta.example.net', to: ['info@xn--bcher-kva.example'] });
  });

  const refused: [string, Partial<MailToWrite>][] = [
    ['no recipient', { to: [] }],
    ['an address without @', { to: [{ address: 'postmaster' }] }],
    ['two addresses in one', { to: [{ address: 'a@example.com, b@evil.example' }] }],
    ['two @ characters', { to: [{ address: 'a@evil.example@example.com' }] }],
    ['a quoted local part', { to: [{ address: '"a@evil.example "@example.com' }] }],
    ['an address with a display name', { to: [{ address: 'X <a@example.com>' }] }],
    ['a dot at the end of the local part', { to: [{ address: 'a.@example.com' }] }],
    ['an IP address', { to: [{ address: 'a@[192.0.2.1]' }] }],
    ['a local part of 65 characters', { to: [{ address: `${'a'.repeat(65)}@example.com` }] }],
    ['an invalid sender', { from: { address: 'nobody' } }],
    ['a Message-ID without brackets', { messageId: 'a@example.com' }],
    ['a Message-ID with a space', { messageId: '<a b@example.com>' }],
    ['a header that exists already', { headers: { Subject: 'other' } }],
    ['a header that would be a signature', { headers: { 'DKIM-Signature': 'v=1' } }],
    ['a header name with a colon', { headers: { 'X: Bcc': 'a' } }],
    ['a header value outside ASCII', { headers: { 'X-Name': 'ü' } }],
    ['an empty header value', { headers: { 'X-Name': ' ' } }],
    ['a file name with a path', { attachments: [{ ...report, filename: '../../etc/passwd' }] }],
    ['a file name with quotes', { attachments: [{ ...report, filename: 'a"; x="b' }] }],
    ['a media type with parameters', { attachments: [{ ...report, contentType: 'text/html; charset=x' }] }],
    [
      'a message that transport might change',
      { attachments: [{ ...report, contentType: 'message/rfc822', content: Buffer.from('Grüße') }] },
    ],
    ['an unknown report type', { attachments: [report], reportType: 'tls"; x="' }],
    ['an invalid time', { date: new Date(Number.NaN) }],
  ];
  test.each(refused)('refuses %s', async (_reason, changes) => {
    await expect(composeMail({ ...mail, ...changes })).rejects.toThrow(InvalidMailError);
  });

  const ends = [
    '\r\nBcc: victim@evil.example',
    '\nBcc: victim@evil.example',
    '\rBcc: victim@evil.example',
    '\r\n\r\nbody',
    '\u0000',
    '\u2028Bcc: x',
    '\u0085Bcc: x',
  ];
  const fields: [string, (end: string) => Partial<MailToWrite>][] = [
    ['from.name', (end) => ({ from: { name: `N${end}`, address: 'a@example.com' } })],
    ['from.address', (end) => ({ from: { address: `a@example.com${end}` } })],
    ['to.name', (end) => ({ to: [{ name: `N${end}`, address: 'a@example.com' }] })],
    ['to.address', (end) => ({ to: [{ address: `a${end}@example.com` }] })],
    ['subject', (end) => ({ subject: `S${end}` })],
    ['messageId', (end) => ({ messageId: `<a${end}@example.com>` })],
    ['header name', (end) => ({ headers: { [`X-A${end}`]: 'b' } })],
    ['header value', (end) => ({ headers: { 'X-A': `b${end}` } })],
    ['file name', (end) => ({ attachments: [{ ...report, filename: `f${end}` }] })],
    ['media type', (end) => ({ attachments: [{ ...report, contentType: `application/x${end}` }] })],
    ['report type', (end) => ({ attachments: [report], reportType: `tlsrpt${end}` })],
  ];
  test.each(fields)('does not let the %s start another header', async (_field, change) => {
    for (const end of ends) {
      const raw = await compose(change(end)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(InvalidMailError);
        return compose({});
      });
      expect(namesOf(raw)).not.toContain('Bcc');
      expect(
        namesOf(raw).filter(
          (name) =>
            !/^(From|To|Subject|Date|Message-ID|Auto-Submitted|X-A|MIME-Version|Content-Type)$/.test(name),
        ),
      ).toEqual([]);
      expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/[\0]|(?<!\r)\n|\r(?!\n)/);
    }
  });

  test('keeps any subject and any name inside their headers', async () => {
    const text = fc.string({ unit: anyCharacter, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(text, text, async (subject, name) => {
        const raw = await compose({ subject, to: [{ name, address: 'a@example.com' }] });
        expect(namesOf(raw).filter((header) => header !== 'Subject')).toEqual([
          'From',
          'To',
          'Date',
          'Message-ID',
          'Auto-Submitted',
          'MIME-Version',
          'Content-Type',
        ]);
        expect((await PostalMime.parse(raw)).to?.map(({ address }) => address)).toEqual(['a@example.com']);
      }),
    );
  });
});
