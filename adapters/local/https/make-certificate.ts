import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { dayMilliseconds } from '../../../core/names/utc-day.ts';

/** The key type of the authority and of every host. */
export const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;
const authorityDays = 3_650;
const hostDays = 90;
const subject = 'CN=StrictMX local authority';

/** An authority that can sign. */
export interface Authority {
  /** PEM. */
  certificate: string;
  signingKey: webcrypto.CryptoKey;
  publicKey: webcrypto.CryptoKey;
}

export interface HostCertificate {
  /** PEM, PKCS #8. */
  key: string;
  /** PEM: the host's certificate and the authority's. */
  chain: string;
  notAfter: Date;
}

/** Makes a self-signed authority that is valid for ten years. `key` is its private key as PEM. */
export async function makeAuthority(now: Date): Promise<Authority & { key: string }> {
  const keys = await webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']);
  const generated = await X509CertificateGenerator.createSelfSigned({
    name: subject,
    serialNumber: serialNumber(),
    notBefore: new Date(Number(now) - dayMilliseconds),
    notAfter: new Date(Number(now) + authorityDays * dayMilliseconds),
    keys,
    signingAlgorithm: signing,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: `${generated.toString('pem')}\n`,
    signingKey: keys.privateKey,
    publicKey: keys.publicKey,
    key: await exportPrivateKey(keys.privateKey),
  };
}

/** Makes a key and a certificate for one host, valid for 90 days. */
export async function makeHostCertificate(
  authority: Authority,
  host: string,
  now: Date,
): Promise<HostCertificate> {
  const keys = await webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']);
  const notAfter = new Date(Math.floor(Number(now) / 1_000) * 1_000 + hostDays * dayMilliseconds);
  const generated = await X509CertificateGenerator.create({
    issuer: subject,
    subject: 'CN=StrictMX local server',
    serialNumber: serialNumber(),
    notBefore: new Date(Number(now) - dayMilliseconds),
    notAfter,
    publicKey: keys.publicKey,
    signingKey: authority.signingKey,
    signingAlgorithm: signing,
    extensions: await hostExtensions(authority, keys.publicKey, host),
  });
  const chain = `${generated.toString('pem')}\n${authority.certificate}`;
  return { key: await exportPrivateKey(keys.privateKey), chain, notAfter };
}

async function hostExtensions(
  authority: Authority,
  publicKey: webcrypto.CryptoKey,
  host: string,
): Promise<Extension[]> {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
    await SubjectKeyIdentifierExtension.create(publicKey),
    await AuthorityKeyIdentifierExtension.create(authority.publicKey),
  ];
}

/** RFC 5280 §4.1.2.2: positive and at most 20 bytes. The first byte keeps the sign bit clear and is never zero. */
const serialNumber = (): string => `4${randomBytes(16).toString('hex').slice(1)}`;

async function exportPrivateKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}
