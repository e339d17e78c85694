/** Mails with much text that slows careless parsers: each field with each repeated text. */
import { verifyDkim } from '../../adapters/local/mail/dkim-results.ts';
import { readInput } from './fuzz-report.ts';

const size = 65_536;
/** Nearly all that verifyDkim() takes as a header. */
const signedSize = 250_000;

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
  ' .',
  'h=a:',
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

const signature = [
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=a.example; s=s1;',
  ' h=from:to:subject:content-type; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=abc',
].join('\r\n');

/** Each place in a signed header that the verifier reads; `%` is where the text comes. */
const signedHeaders = [
  ...fields.map((field) => `${signature}\r\n${field}%`),
  ...['d=', 's=', 'h=', 'b=', 'c=', 'a='].map((tag) => signature.replace(tag, `${tag}%x; ${tag}`)),
  ...['a=', 'd=', 's=', 'h=from:', 'b=abc'].map((tag) => signature.replace(tag, `${tag}%x`)),
  `${signature}; i=%@a.example`,
  `${signature}\r\nReturn-Path: <%x>`,
  `${signature}\r\nARC-Seal: i=1; a=rsa-sha256; d=a.example; s=s; cv=none; b=%x\r\nARC-Message-Signature: i=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=x; b=%x\r\nARC-Authentication-Results: i=1; %x`,
];

/** For the verifier: signed mails, each with as much text as their header may have. */
export function* worstSignedCases(): Generator<{ name: string; mail: Buffer }> {
  for (const unit of units)
    for (const header of signedHeaders) {
      const text = unit.repeat(signedSize / unit.length / (header.split('%').length - 1));
      const from = header.includes('From:') ? '' : 'From: tls@a.example\r\n';
      yield {
        name: `${header} ${JSON.stringify(unit)}…`,
        mail: Buffer.from(`${from}${header.replaceAll('%', () => text)}\r\n\r\nHello\r\n`, 'latin1'),
      };
    }
}

/** For each case, on a machine that does nothing else. */
export const wantedMilliseconds = 100;

export interface WorstCase {
  name: string;
  /** CPU time of one reading, milliseconds. */
  milliseconds: number;
}

/** At 7, each seventh: a sample of all fields and all texts. */
interface Sample {
  every?: number;
}

/** Reads them, and returns the slowest. */
export const readWorstCases = ({ every = 1 }: Sample = {}) => timeAll(worstCases(), every, readInput);

/** Verifies them, each against a key that is not theirs. */
export const verifyWorstCases = ({ every = 1 }: Sample = {}) =>
  timeAll(worstSignedCases(), every, (mail) =>
    verifyDkim([mail], resolver, new Date('2026-11-24T10:00:00Z')),
  );

const resolver = { txt: async () => ({ kind: 'found' as const, records: ['v=DKIM1; k=rsa; p=MA=='] }) };

async function cpuTimeOf(read: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await read();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

async function timeAll(
  cases: Iterable<{ name: string; mail: Buffer }>,
  every: number,
  read: (mail: Buffer) => Promise<unknown>,
): Promise<{ count: number; slowest: WorstCase }> {
  let count = 0;
  let slowest: WorstCase = { name: '', milliseconds: 0 };
  let at = 0;
  for (const { name, mail } of cases) {
    if (at++ % every !== 0) continue;
    let milliseconds = await cpuTimeOf(() => read(mail));
    // Perhaps what ran for the first time, or the garbage of the cases before.
    if (milliseconds > wantedMilliseconds)
      milliseconds = Math.min(milliseconds, await cpuTimeOf(() => read(mail)));
    if (milliseconds > slowest.milliseconds) slowest = { name, milliseconds };
    count++;
  }
  return { count, slowest };
}
