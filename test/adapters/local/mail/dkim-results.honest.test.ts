/** No rule about what counts as signed may cost a reporter its reports: each form in which a signed mail may hold one. */
import { describe, expect, test } from 'vitest';
import { forms } from '../../../core/tls-rpt/read/mail-forms.ts';
import { judgeMail, receivers } from './forgery/judge-mail.ts';
import { type RawMail, sign, toBytes } from './forgery/parties.ts';
import { honestReport, reportJson, reportMail } from './forgery/reports.ts';
import { reporterFields } from './forgery/sources.ts';

/** Not signed mail of a reporter: bytes without a mail, and what only passes another mail on or misspells a header. */
const unsignable =
  /^a file|^a list|^an object|^gzip|^forwarded|^header misspelt ContentType on the message|^LF line ends/;
const mailForms = forms.filter(({ name }) => !unsignable.test(name));

function toRawMail(bytes: Buffer): RawMail {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  return { header: text.slice(0, end).split(/\r\n(?![ \t])/), body: text.slice(end + 4) };
}

const { least: _, ...styles } = reporterFields;
const canonicalizations = ['relaxed/relaxed', 'relaxed/simple', 'simple/relaxed', 'simple/simple'];

/** RFC 8460 §5.3 has a media type for such mail. Who signs neither that nor the TLS-Report fields may be a contact form. */
const isDeclared = ({ header }: RawMail, fields: readonly string[]): boolean =>
  fields.includes('tls-report-domain') ||
  header.some((field) => /^Content-Type: *(?:multipart\/report|application\/tlsrpt)/iu.test(field));

describe.each(Object.entries(styles))('a report signed as %s signs is verified', (_style, fields) => {
  test.each(mailForms)('as $name, if a signed field declares it', async ({ wrap }) => {
    for (const encoding of ['base64', 'quoted-printable', '7bit'] as const) {
      const choice = { packing: 'json' as const, mediaType: 'application/tlsrpt+json', encoding };
      const mail = toRawMail(wrap(reportJson(honestReport), choice));
      // Whoever signs a report that is the whole mail signs how it is encoded.
      const signing = { domain: 'reporter.example', fields: [...fields, 'content-transfer-encoding'] };
      const [judged] = await judgeMail(toBytes(sign(mail, signing)));
      expect(judged?.verification, encoding).toMatchObject(
        isDeclared(mail, fields)
          ? { verified: true, by: 'reporter.example' }
          : { verified: false, reason: 'not-sent-as-report' },
      );
    }
  });

  test.each(Object.entries(receivers))('by %s, with each canonicalization', async (_receiver, receive) => {
    for (const canonicalization of canonicalizations) {
      const signing = { domain: 'reporter.example', fields, canonicalization };
      const signed = sign(reportMail(honestReport), signing);
      const [judged] = await judgeMail(toBytes(signed), receive);
      expect(judged?.verification, canonicalization).toEqual({ verified: true, by: 'reporter.example' });
    }
  });
});

test('a report is verified if its signature covers only From and Content-Type', async () => {
  const signing = { domain: 'reporter.example', fields: reporterFields.least };
  const [judged] = await judgeMail(toBytes(sign(reportMail(honestReport), signing)));
  expect(judged?.verification.verified).toBe(true);
});
