import { type ReceivedMail, readForm } from '../../../core/mail/mail-form.ts';
import { readFacts } from '../../../core/mail/read-facts.ts';
import { readMail } from '../../../core/mail/read-mail.ts';
import { readLimits } from '../../../core/tls-rpt/read/read-limits.ts';

/** What is known of a mail with this header and body, below a block of our receiver with these results. */
export function receivedMail(results: string, header: string[], body = ''): ReceivedMail {
  const lines = [
    'Received: from out.reporter.example by mail.strictmx.test for <inbox1@mail.strictmx.test>; Tue, 24 Nov 2026 01:00:00 +0000',
    ...(results === '' ? [] : [`Authentication-Results: mail.strictmx.test; ${results}`]),
    'X-SES-RECEIPT: r1',
    ...header,
  ];
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  const mail = readMail(bytes, readLimits);
  return { ...readFacts(mail.header, ['mail.strictmx.test']), form: readForm(mail, bytes) };
}

/** The header that RFC 8460 §5.3 asks for, with each field that begins like one of `changes` replaced by it. */
export function reportHeader(...changes: string[]): string[] {
  const fields = [
    'From: TLS reports <tls@reporter.example>',
    'To: inbox1@mail.strictmx.test',
    'Subject: Report Domain: example.com Submitter: reporter.example Report-ID: <1@reporter.example>',
    'TLS-Report-Domain: example.com',
    'TLS-Report-Submitter: reporter.example',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=tlsrpt; boundary=b',
  ];
  const nameOf = (field: string) => field.slice(0, field.indexOf(':'));
  const changed = new Set(changes.map(nameOf));
  return [
    ...fields.filter((field) => !changed.has(nameOf(field))),
    ...changes.filter((field) => !field.endsWith(':')),
  ];
}
