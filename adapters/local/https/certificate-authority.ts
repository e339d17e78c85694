/**
 * Certificates for the laptop's own servers. The authority is made at first start and kept, so that a client which
 * was told to trust it once goes on to; a host's certificate is made when it is first asked for.
 */
import 'reflect-metadata';
import { randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
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

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;
const dayMilliseconds = 86_400_000;
const authorityDays = 3_650;
const hostDays = 90;
const renewBeforeDays = 30;
/** Certificates in memory; a server asks only for hosts that are hosted, of which there may be thousands. */
const maxCached = 1_000;
const subject = 'CN=StrictMX local authority';

export interface HostCertificate {
  /** PEM, PKCS #8. */
  key: string;
  /** PEM: the host's certificate and the authority's. */
  chain: string;
  notAfter: Date;
}

export interface CertificateAuthority {
  /** What clients must trust. */
  caFile: string;
  caCertificate: string;
  issue(host: string): Promise<HostCertificate>;
  /** The same certificate for `node:tls`. */
  secureContextFor(host: string): Promise<SecureContext>;
}

interface Authority {
  certificate: string;
  signingKey: webcrypto.CryptoKey;
  publicKey: webcrypto.CryptoKey;
}

/** Opens the authority in `dataDir/ca`, or makes it. `now` is the time that certificates are valid from and judged by. */
export async function openCertificateAuthority(
  dataDir: string,
  now: () => Date = () => new Date(),
): Promise<CertificateAuthority> {
  const folder = join(dataDir, 'ca');
  const authority = existsSync(folder)
    ? await readAuthority(folder, now())
    : await makeAuthority(dataDir, now());
  const cache = new HostCertificates(authority, now);
  return {
    caFile: join(folder, 'ca.pem'),
    caCertificate: authority.certificate,
    issue: async (host) => (await cache.get(host)).certificate,
    secureContextFor: async (host) => (await cache.get(host)).context,
  };
}

interface Cached {
  certificate: HostCertificate;
  context: SecureContext;
}

/** The certificates in use, the one used last at the end. */
class HostCertificates {
  readonly #authority: Authority;
  readonly #now: () => Date;
  readonly #issued = new Map<string, Promise<Cached>>();

  constructor(authority: Authority, now: () => Date) {
    this.#authority = authority;
    this.#now = now;
  }

  async get(host: string): Promise<Cached> {
    const known = await this.#issued.get(host);
    const renewAt = Number(known?.certificate.notAfter ?? 0) - renewBeforeDays * dayMilliseconds;
    if (known !== undefined && Number(this.#now()) < renewAt) {
      this.#keep(host, Promise.resolve(known));
      return known;
    }
    const issued = this.#issue(host);
    this.#keep(host, issued);
    issued.catch(() => this.#issued.delete(host));
    return issued;
  }

  #keep(host: string, issued: Promise<Cached>): void {
    this.#issued.delete(host);
    this.#issued.set(host, issued);
    const [oldest] = this.#issued.keys();
    if (this.#issued.size > maxCached && oldest !== undefined) this.#issued.delete(oldest);
  }

  async #issue(host: string): Promise<Cached> {
    const certificate = await issueHostCertificate(this.#authority, host, this.#now());
    return { certificate, context: createSecureContext({ key: certificate.key, cert: certificate.chain }) };
  }
}

async function readAuthority(folder: string, now: Date): Promise<Authority> {
  try {
    const certificate = await readFile(join(folder, 'ca.pem'), 'utf8');
    const pkcs8 = Buffer.from(pemBody(await readFile(join(folder, 'ca-key.pem'), 'utf8')), 'base64');
    const parsed = new X509Certificate(certificate);
    if (now > parsed.validToDate) throw new Error(`it ended on ${parsed.validTo}`);
    return {
      certificate,
      signingKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['sign']),
      publicKey: await importPublicKey(parsed),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot use the certificate authority in "${folder}": ${why}. Put the files back, or remove the folder to have a new one made, which clients must then be told to trust`,
      { cause: error },
    );
  }
}

function importPublicKey(certificate: X509Certificate): Promise<webcrypto.CryptoKey> {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return webcrypto.subtle.importKey('spki', spki, curve, true, ['verify']);
}

/** Makes both files in a folder of their own that gets its name last, so that there is never one without the other. */
async function makeAuthority(dataDir: string, now: Date): Promise<Authority> {
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
  const certificate = `${generated.toString('pem')}\n`;
  const unfinished = join(dataDir, `ca.new-${randomBytes(6).toString('hex')}`);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeFile(join(unfinished, 'ca.pem'), certificate, { flush: true });
  const keyFile = join(unfinished, 'ca-key.pem');
  await writeFile(keyFile, await exportPrivateKey(keys.privateKey), { mode: 0o600, flush: true });
  await chmod(keyFile, 0o600);
  await rename(unfinished, join(dataDir, 'ca'));
  return { certificate, signingKey: keys.privateKey, publicKey: keys.publicKey };
}

async function issueHostCertificate(authority: Authority, host: string, now: Date): Promise<HostCertificate> {
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

const pemBody = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

async function exportPrivateKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`;
}
