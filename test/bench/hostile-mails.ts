import { gzipSync } from 'node:zlib';
import { type DkimKey, signMail } from '../../core/mail/dkim/sign-mail.ts';
import { mailFor } from './report-mails.ts';

/** Mails that try to fill the service's memory, each kind at a limit of `readLimits`. */

const megabyte = 1_048_576;

/** Just below the limit of a mail. */
const largestBytes = 40_000_000;
const signedBytes = 1_000_000;

const hostileKinds = {
  'report of a made-up reporter, 8 KB': reportOfMadeUpReporter,
  'gzip bomb': once(() => mailWith(gzipSync(Buffer.alloc(100 * megabyte, 0x20)))),
  'gzip of 8 MB of JSON': once(() => mailWith(gzipSync(listOfDetails(7.9 * megabyte)))),
  'deep JSON': once(() => mailWith(Buffer.from(`{"policies":${'['.repeat(200_000)}`))),
  'many values': once(() => mailWith(gzipSync(`{"policies":[${'{},'.repeat(199_000)}{}]}`))),
  'many parts': once(manyParts),
  garbage: (_: string, id: number) =>
    Buffer.from(`X-${id}: a\r\n\r\n${'\x00\xff%$'.repeat(4_000)}`, 'latin1'),
} satisfies Record<string, (inbox: string, id: number) => Buffer>;

type MailOf = (inbox: string, id: number) => Buffer;

/**
 * The kinds take turns; one mail in 500 is as large as a mail may be.
 * @param key of a published record, so that signatures are verified to the end
 */
export async function makeHostileMails(key: DkimKey): Promise<MailOf> {
  const signed = Buffer.from(await signMail(mailOfLines(signedBytes), key));
  const kinds: MailOf[] = [...Object.values(hostileKinds), () => signed];
  return (inbox, id) => {
    if (id % 500 === 499) return largestMail(inbox, id);
    // Most of a flood is small.
    return (kinds[id % 100] ?? hostileKinds['report of a made-up reporter, 8 KB'])(inbox, id);
  };
}

function once(make: () => Buffer): (inbox: string, id: number) => Buffer {
  let made: Buffer | undefined;
  return () => (made ??= make());
}

function reportOfMadeUpReporter(inbox: string, id: number): Buffer {
  const mail = mailFor(inbox, 'flooded.example', id).toString('latin1');
  return Buffer.from(
    mail
      .replaceAll(/reporter\d+\.example/g, `made-up-${id}.example`)
      .replace('A TLS report', `A TLS report ${'about nothing '.repeat(500)}`),
    'latin1',
  );
}

const largestMail: MailOf = once(() => mailOfLines(largestBytes));

function mailOfLines(bytes: number): Buffer {
  const line = `${'QUJD'.repeat(19)}\r\n`;
  return mailWith(Buffer.from(line.repeat(bytes / line.length)), '7bit');
}

function mailWith(attachment: Buffer, encoding: 'base64' | '7bit' = 'base64'): Buffer {
  const body =
    encoding === '7bit' ? attachment : attachment.toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  const head =
    'From: a@made-up.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=tlsrpt; boundary=x';
  const part = `Content-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: ${encoding}`;
  return Buffer.from(`${head}\r\n\r\n--x\r\n${part}\r\n\r\n${body}\r\n--x--\r\n`, 'latin1');
}

function listOfDetails(bytes: number): string {
  const detail = '{"result-type":"certificate-expired","failed-session-count":1},';
  const details = detail.repeat(19_000);
  const filler = 'x'.repeat(Math.max(0, bytes - details.length));
  return `{"organization-name":"Made up","date-range":{"start-datetime":"2026-11-23T00:00:00Z","end-datetime":"2026-11-23T23:59:59Z"},"report-id":"large","contact-info":"${filler}","policies":[{"policy":{"policy-type":"sts","policy-domain":"flooded.example"},"summary":{"total-successful-session-count":0,"total-failure-session-count":19000},"failure-details":[${details.slice(0, -1)}]}]}`;
}

function manyParts(): Buffer {
  const open = Array.from(
    { length: 15 },
    (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
  );
  const leaf = `Content-Type: application/json\r\n\r\n{"policies":[]}\r\n--b14\r\n`;
  return Buffer.from(`From: a@made-up.example\r\n${open.join('')}${leaf.repeat(150_000)}`);
}
