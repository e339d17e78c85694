/** Domains with real DKIM keys, as senders of the mails that the forgery tests twist. */
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import type { DnsAnswer } from '../../../../../core/dns-record/answer.ts';

/** The header fields, each with its folded lines and without the last line end; and the body, a byte a character. */
export interface RawMail {
  header: string[];
  body: string;
}

export const toBytes = ({ header, body }: RawMail): Buffer =>
  Buffer.from(`${header.map((field) => `${field}\r\n`).join('')}\r\n${body}`, 'latin1');

/** The same key for all domains: what tells them apart is the domain that publishes it. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
/** PEM, for signers of others. */
export const privateKeyPem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
export const keyRecord = `v=DKIM1; k=rsa; p=${published}`;

export const signers = ['reporter.example', 'attacker.example', 'google.com'];

/** Answers for `s1._domainkey.<signer>`. */
export const keyResolver = {
  txt: async (name: string): Promise<DnsAnswer<string>> =>
    signers.some((domain) => name === `s1._domainkey.${domain}`)
      ? { kind: 'found', records: [keyRecord] }
      : { kind: 'none' },
};

export interface Signing {
  domain: string;
  /** Names in `h=`, lower case. A name that the mail does not have keeps others from adding such a field. */
  fields: string[];
  canonicalization?: string;
  /** `l=`. */
  maxBodyLength?: number;
  /** Some verifiers take `L=` for `l=`. */
  lengthTag?: 'l' | 'L';
  /** Names in another `h=` before the one that counts for a verifier to whom the last of two tags counts. */
  fieldsBefore?: string[];
}

export const now = new Date('2026-11-24T01:00:00Z');

/** `mail` with a signature of `domain` on top (RFC 6376 §3.7). */
export function sign(mail: RawMail, signing: Signing): RawMail {
  const { domain, fields, canonicalization = 'relaxed/relaxed', maxBodyLength, lengthTag = 'l' } = signing;
  const [headerForm = '', bodyForm = ''] = canonicalization.split('/');
  const canonicalField = headerForm === 'relaxed' ? relaxField : (field: string) => field;
  const body = canonicalBody(bodyForm === 'relaxed' ? relaxLines(mail.body) : mail.body);
  const hash = createHash('sha256').update(Buffer.from(body, 'latin1').subarray(0, maxBodyLength));
  const signature = [
    `DKIM-Signature: v=1; a=rsa-sha256; c=${canonicalization}; d=${domain}; s=s1`,
    ...(signing.fieldsBefore ? [` h=${signing.fieldsBefore.join(':')}`] : []),
    ` h=${fields.join(':')}`,
    ` bh=${hash.digest('base64')}`,
    ...(maxBodyLength === undefined ? [] : [` ${lengthTag}=${maxBodyLength}`]),
    ' b=',
  ].join(';\r\n');
  const signed = [...signedFields(mail.header, fields).map((field) => `${canonicalField(field)}\r\n`)];
  const signer = createSign('sha256').update(
    Buffer.from(signed.join('') + canonicalField(signature), 'latin1'),
  );
  return { ...mail, header: [signature + signer.sign(privateKey, 'base64'), ...mail.header] };
}

/** RFC 6376 §5.4.2: of fields with one name, the last comes first. */
function signedFields(header: string[], names: string[]): string[] {
  const remaining = [...header];
  return names.flatMap((name) => {
    const at = remaining.findLastIndex((field) => /^[^:]*/.exec(field)?.[0].trim().toLowerCase() === name);
    return at === -1 ? [] : remaining.splice(at, 1);
  });
}

/** RFC 6376 §3.4.2. */
function relaxField(field: string): string {
  const colon = field.indexOf(':');
  const value = field
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}`;
}

/** RFC 6376 §3.4.4. */
const relaxLines = (body: string): string => body.replaceAll(/[ \t]+/g, ' ').replaceAll(/ (?=\r\n|$)/g, '');

/** RFC 6376 §3.4.3: one line end at the end. */
const canonicalBody = (body: string): string => `${body.replace(/(\r\n)+$/, '')}\r\n`;
