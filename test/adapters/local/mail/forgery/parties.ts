/** Domains with real DKIM keys, as senders of the mails that the forgery tests twist. */
import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
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
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

const signers = ['reporter.example', 'attacker.example', 'google.com'];

/** Answers for `s1._domainkey.<signer>`. */
export const keyResolver = {
  txt: async (name: string): Promise<DnsAnswer<string>> =>
    signers.some((domain) => name === `s1._domainkey.${domain}`)
      ? { kind: 'found', records: [`v=DKIM1; k=rsa; p=${published}`] }
      : { kind: 'none' },
};

export interface Signing {
  domain: string;
  /** Names in `h=`; those that the mail does not have are left out. */
  fields: string[];
  canonicalization?: string;
  maxBodyLength?: number;
}

export const now = new Date('2026-11-24T01:00:00Z');

/** `mail` with a signature of `domain` on top; without one if it has no From left to sign. */
export async function sign(mail: RawMail, signing: Signing): Promise<RawMail> {
  const { domain, fields, canonicalization = 'relaxed/relaxed', maxBodyLength } = signing;
  const one = {
    signingDomain: domain,
    selector: 's1',
    privateKey: pem,
    headerList: fields,
    canonicalization,
  };
  const { signatures } = await dkimSign(toBytes(mail), {
    ...one,
    signTime: now,
    signatureData: [{ ...one, ...(maxBodyLength !== undefined && { maxBodyLength }) }],
  });
  return signatures === '' ? mail : { ...mail, header: [signatures.trimEnd(), ...mail.header] };
}
