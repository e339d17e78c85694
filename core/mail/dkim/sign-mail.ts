/**
 * DKIM (RFC 6376) for everything this service sends. SES could sign, but not the TLS-Report-* fields, which RFC 8460
 * §5.3 wants signed; and one machine has no SES. So the service signs with its own key in both places.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';

export interface DkimKey {
  /** The `d=` domain: the domain of the From address, or a parent of it. */
  domain: string;
  /** The key record is at `<selector>._domainkey.<domain>`. */
  selector: string;
  /** RSA, PEM. */
  privateKey: string;
}

/** The key cannot sign. Create a new key, or correct the secret that it was read from. */
export class SigningError extends Error {
  override readonly name = 'SigningError';
}

/**
 * Without Date and Message-ID, which SES rewrites. `h=` lists those that the mail has. RFC 8058 §4: a mail program offers
 * one click only if both fields are signed.
 */
const signedHeaders = [
  'From:To:Subject:MIME-Version:Content-Type',
  'TLS-Report-Domain:TLS-Report-Submitter',
  'List-Unsubscribe:List-Unsubscribe-Post',
].join(':');

/**
 * The mail with a DKIM-Signature on top (rsa-sha256, relaxed/relaxed, no `l=`). Equal input gives equal bytes.
 * @throws SigningError
 */
export async function signMail(
  raw: Uint8Array,
  { domain, selector, privateKey }: DkimKey,
): Promise<Uint8Array> {
  checkRsaKey(readPublicKey(privateKey));
  const { default: Dkim } = await import('nodemailer/lib/dkim');
  const dkim = new Dkim({
    domainName: domain,
    keySelector: selector,
    privateKey,
    headerFieldNames: signedHeaders,
  });
  const chunks: Buffer[] = [];
  for await (const chunk of dkim.sign(Buffer.from(raw))) chunks.push(chunk);
  const signed = Buffer.concat(chunks);
  // If the key fails, the library passes the mail through without a signature.
  if (!signed.toString('latin1', 0, 15).startsWith('DKIM-Signature:')) {
    throw new SigningError(`Cannot sign mail with the key "${selector}._domainkey.${domain}"`);
  }
  return signed;
}

/**
 * The TXT record of the key. `s=email:tlsrpt`: RFC 8460 §3 asks for the service `tlsrpt`, but a key with that alone
 * is refused by opendkim, authheaders, mox and dkimpy. So the record names ordinary mail, too.
 * @param key RSA public or private key, PEM.
 */
export function formatDkimKeyRecord(key: string): string {
  const publicKey = checkRsaKey(readPublicKey(key));
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return `v=DKIM1; k=rsa; s=email:tlsrpt; p=${der.toString('base64')}`;
}

function readPublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new SigningError('Cannot read the DKIM key: expected an RSA key in PEM form');
  }
}

/** RFC 8301 §3.2: signers use at least 2048 bits. */
function checkRsaKey(key: KeyObject): KeyObject {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType === 'rsa' && bits >= 2048) return key;
  throw new SigningError(
    `Cannot use the DKIM key: it is ${key.asymmetricKeyType} with ${bits} bits, expected rsa with at least 2048`,
  );
}
