import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { DnsAnswer } from '../../../../core/dns-record/answer.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** The key record of `reporter.example`, with further tags: ` s=tlsrpt;`. */
export const keyRecord = (tags: string): DnsAnswer<string> => ({
  kind: 'found',
  records: [`v=DKIM1; k=rsa;${tags} p=${published}`],
});

/** nodemailer does not sign the fields of RFC 8460 §5.3 by itself. */
const reportFields = 'from:to:subject:date:content-type:tls-report-domain:tls-report-submitter';

/** Signed by nodemailer, as a reporter would. */
export async function signedMail(to: string, text = 'Hello', report?: string): Promise<Buffer> {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    dkim: {
      domainName: 'reporter.example',
      keySelector: 'sel',
      privateKey: pem,
      ...(report !== undefined && { headerFieldNames: reportFields }),
    },
  });
  const { message } = await transport.sendMail({
    from: 'tlsrpt@reporter.example',
    to,
    subject: 'Report',
    text,
    ...(report !== undefined && {
      subject: 'Report Domain: example.com Submitter: reporter.example Report-ID: <1@reporter.example>',
      headers: { 'TLS-Report-Domain': 'example.com', 'TLS-Report-Submitter': 'reporter.example' },
      attachments: [{ content: report, contentType: 'application/tlsrpt+json' }],
    }),
  });
  return message as Buffer;
}
