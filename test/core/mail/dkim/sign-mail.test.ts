import { generateKeyPairSync } from 'node:crypto';
import { authenticate } from 'mailauth';
import { describe, expect, test } from 'vitest';
import { formatDkimKeyRecord, SigningError, signMail } from '../../../../core/mail/dkim/sign-mail.ts';
import { composeMail } from '../../../../core/mail/write-mail.ts';

const makeKey = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const privateKey = makeKey(2048);
const key = { domain: 'mta.example.net', selector: 's1', privateKey };

const { raw } = await composeMail({
  from: { name: 'StrictMX', address: 'digest@mta.example.net' },
  to: [{ address: 'postmaster@example.com' }],
  subject: '【要対応】example.comのTLSレポート',
  text: 'One thing needs doing.\n\nFrom here on\n.\ntrailing space \n',
  html: '<p>対応が必要な項目が1件あります。</p>',
  date: new Date('2026-11-23T06:00:00Z'),
  messageId: '<digest@mta.example.net>',
  headers: { 'TLS-Report-Domain': 'example.com', 'TLS-Report-Submitter': 'mta.example.net' },
});
const signed = Buffer.from(await signMail(raw, key)).toString('latin1');

/** What an independent verifier says, with the record that we would publish. */
async function verify(mail: string, record = formatDkimKeyRecord(privateKey)): Promise<string | undefined> {
  const resolver = async (name: string, type: string) => {
    if (name === 's1._domainkey.mta.example.net' && type === 'TXT') return [record.match(/.{1,255}/g) ?? []];
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  };
  const { dkim } = await authenticate(Buffer.from(mail, 'latin1'), {
    ip: '192.0.2.1',
    helo: 'x',
    sender: 'a@mta.example.net',
    mta: 'mx',
    trustReceived: false,
    resolver: resolver as never,
  });
  return dkim.results[0]?.status.result;
}

describe('signMail()', () => {
  test('passes an independent verifier', async () => {
    expect(await verify(signed)).toBe('pass');
  });

  test('stays valid after SES has rewritten Date and Message-ID', async () => {
    const rewritten = signed
      .replace(/^Date: .*$/m, 'Date: Mon, 23 Nov 2026 06:00:09 +0000')
      .replace(/^Message-ID: .*$/m, 'Message-ID: <0100018f@email.amazonses.com>');
    expect(rewritten).not.toBe(signed);
    expect(await verify(rewritten)).toBe('pass');
  });

  test.each([
    ['From', (mail: string) => mail.replace('From: StrictMX <digest@', 'From: StrictMX <other@')],
    ['To', (mail: string) => mail.replace('To: postmaster@', 'To: other@')],
    ['Subject', (mail: string) => mail.replace(/^Subject: .*$/m, 'Subject: All well')],
    [
      'TLS-Report-Domain',
      (mail: string) => mail.replace('TLS-Report-Domain: example.com', 'TLS-Report-Domain: example.org'),
    ],
    [
      'TLS-Report-Submitter',
      (mail: string) => mail.replace('TLS-Report-Submitter: mta', 'TLS-Report-Submitter: mtb'),
    ],
    ['Content-Type', (mail: string) => mail.replace('multipart/alternative', 'multipart/mixed')],
    ['the body', (mail: string) => mail.replace('One thing', 'No thing')],
    ['what follows the body', (mail: string) => `${mail}more\r\n`],
  ])('becomes invalid if %s changes', async (_what, change) => {
    expect(change(signed)).not.toBe(signed);
    expect(await verify(change(signed))).toMatch(/^(fail|neutral)$/);
  });

  test('gives the same bytes for the same mail', async () => {
    expect(Buffer.from(await signMail(raw, key)).toString('latin1')).toBe(signed);
  });

  test('lists the signed headers and sets no length', () => {
    const [header = ''] = signed.replace(/\r\n[ \t]/g, ' ').split('\r\n');
    expect(header).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed; d=mta\.example\.net;/);
    expect(header).toContain(
      'h=from:to:subject:mime-version:content-type:tls-report-domain:tls-report-submitter;',
    );
    expect(header).not.toMatch(/[; ]l=/);
  });

  test.each([
    ['no key at all', 'secret'],
    ['a key of 1024 bits', makeKey(1024)],
    [
      'another kind of key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    ],
    [
      'a public key',
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
        type: 'spki',
        format: 'pem',
      }) as string,
    ],
  ])('throws instead of returning an unsigned mail: %s', async (_reason, broken) => {
    await expect(signMail(raw, { ...key, privateKey: broken })).rejects.toThrow(SigningError);
  });
});

describe('formatDkimKeyRecord()', () => {
  test('names the service tlsrpt, and email for verifiers that know only that', () => {
    expect(formatDkimKeyRecord(privateKey)).toMatch(
      /^v=DKIM1; k=rsa; s=email:tlsrpt; p=[A-Za-z0-9+/]{300,}=*$/,
    );
  });
});
