import { createSecureContext, type SecureContext } from 'node:tls';
import { dayMilliseconds } from '../../../core/names/utc-day.ts';
import { openAuthority } from './authority-files.ts';
import { type Authority, type HostCertificate, makeHostCertificate } from './make-certificate.ts';

const renewBeforeMilliseconds = 30 * dayMilliseconds;
/** Certificates in memory. Servers ask only for hosted names, of which there may be thousands. */
const maxCached = 1_000;

/** The certificate authority of the local servers. It creates each host's certificate on first use. */
export interface CertificateAuthority {
  /** The file that clients must trust. */
  caFile: string;
  /** Its content, PEM. */
  caCertificate: string;
  issue(host: string): Promise<HostCertificate>;
  /** The same certificate for `node:tls`. */
  secureContextFor(host: string): Promise<SecureContext>;
}

/**
 * Opens the authority in `dataDir/ca`, or creates it there.
 * @param now the clock that decides when certificates become valid and expire
 */
export async function openCertificateAuthority(
  dataDir: string,
  now: () => Date = () => new Date(),
): Promise<CertificateAuthority> {
  const { authority, caFile } = await openAuthority(dataDir, now());
  const cache = new HostCertificates(authority, now);
  return {
    caFile,
    caCertificate: authority.certificate,
    issue: async (host) => (await cache.get(host)).certificate,
    secureContextFor: async (host) => (await cache.get(host)).context,
  };
}

interface Cached {
  certificate: HostCertificate;
  context: SecureContext;
}

/** The certificates in use, the most recently used last. */
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
    const renewAt = Number(known?.certificate.notAfter ?? 0) - renewBeforeMilliseconds;
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
    const certificate = await makeHostCertificate(this.#authority, host, this.#now());
    return { certificate, context: createSecureContext({ key: certificate.key, cert: certificate.chain }) };
  }
}
