/** Mails with 64 KB of text that slows careless parsers: each field with each repeated text. */
import { readInput } from './fuzz-report.ts';

const size = 65_536;

/** Names of fields that we read, each with the text before the hostile part. */
const fields = [
  'From: ',
  'From: "a" <',
  'To: ',
  'To: a@a.example, ',
  'Cc: (',
  'Subject: ',
  'Subject: Report Domain: a.example Report-ID: ',
  'Date: ',
  'Message-ID: ',
  'Received: by mail.strictmx.test',
  'Authentication-Results: mail.strictmx.test; dkim=pass ',
  'DKIM-Signature: ',
  'TLS-Report-Domain: ',
  'TLS-Report-Submitter: ',
  'Content-Type: ',
  'Content-Type: multipart/mixed; boundary=',
  'Content-Disposition: attachment; filename=',
  'Content-Transfer-Encoding: ',
  '',
];

const units = [
  'a',
  '0',
  ' ',
  '\t',
  '"',
  '\\',
  '\\"',
  '"a',
  '(',
  ')',
  '<',
  '>',
  '<a@',
  '@',
  'a@',
  ',',
  ';',
  ':',
  ': ',
  '=',
  'a=',
  'a="',
  ';a=',
  ';a="',
  ";a*0*=''",
  '=?',
  '=?a?q?a?= ',
  '?=',
  '%41',
  '.',
  '-',
  '--',
  '!',
  '[',
  '{',
  '\r\n ',
  '\r\n a',
  '\u00e9',
];

/** Each with a good beginning, so that it is read to its end. */
export function* worstCases(): Generator<{ name: string; mail: Buffer }> {
  const block =
    'Received: by mail.strictmx.test for <a@mail.strictmx.test>; Tue, 24 Nov 2026 01:00:00 +0000\r\nAuthentication-Results: mail.strictmx.test; dkim=pass header.d=a.example\r\n';
  for (const unit of units) {
    const text = unit.repeat(size / unit.length);
    for (const field of fields)
      yield {
        name: `${field}${JSON.stringify(unit)}…`,
        mail: Buffer.from(`${block}${field}${text}\r\n\r\n{}`),
      };
    yield { name: `the body ${JSON.stringify(unit)}…`, mail: Buffer.from(`${block}\r\n${text}`) };
    yield { name: `the JSON ${JSON.stringify(unit)}…`, mail: Buffer.from(`{"policies":[{"${text}`) };
    yield {
      name: `a text in the JSON ${JSON.stringify(unit)}…`,
      mail: Buffer.from(
        JSON.stringify({
          'report-id': text,
          'contact-info': text,
          'date-range': { 'start-datetime': text },
          policies: [{ policy: { 'policy-string': text, 'policy-domain': text, 'mx-host': text } }],
        }),
      ),
    };
  }
  const quotes = '\\"'.repeat(124_000);
  yield { name: '248 KB of quotes in To', mail: Buffer.from(`${block}To: "${quotes}\r\n\r\n{}`) };
}

export interface WorstCase {
  name: string;
  /** CPU time of one reading, milliseconds. */
  milliseconds: number;
}

/** Reads all of them, and returns the slowest. */
export async function readWorstCases(): Promise<{ count: number; slowest: WorstCase }> {
  let count = 0;
  let slowest: WorstCase = { name: '', milliseconds: 0 };
  for (const { name, mail } of worstCases()) {
    const start = process.cpuUsage();
    await readInput(mail);
    const { user, system } = process.cpuUsage(start);
    const milliseconds = (user + system) / 1000;
    if (milliseconds > slowest.milliseconds) slowest = { name, milliseconds };
    count++;
  }
  return { count, slowest };
}
