import type { TlsaRecord } from '../../core/sender/facts/usable-tlsa.ts';
import type { SecureAnswer, SecureResolver } from '../../service/ports/secure-resolver.ts';

/** DNS as a test sets it; all other names do not exist. Names under `signed` have DNSSEC-validated answers. */
export class FakeSecureResolver implements SecureResolver {
  isValidating = true;
  readonly asked: string[] = [];
  readonly #answers = new Map<string, SecureAnswer<unknown>>();
  readonly #signed = new Set<string>();

  /** Everything at and below the name is signed. */
  sign(zone: string): void {
    this.#signed.add(zone);
  }

  found(kind: 'txt' | 'mx' | 'addresses' | 'cname' | 'tlsa', name: string, records: unknown[]): void {
    this.#answers.set(`${kind} ${name}`, { kind: 'found', records, secure: this.#isSigned(name) });
  }

  fail(kind: 'txt' | 'mx' | 'addresses' | 'cname' | 'tlsa', name: string, isBogus = false): void {
    this.#answers.set(`${kind} ${name}`, { kind: 'failed', why: 'SERVFAIL', isBogus });
  }

  validates = async () => this.isValidating;
  txt = (name: string) => this.#answer<string>('txt', name);
  mx = (name: string) => this.#answer<{ exchange: string; preference: number }>('mx', name);
  addresses = (name: string) => this.#answer<{ address: string; owner: string }>('addresses', name);
  cname = (name: string) => this.#answer<string>('cname', name);
  tlsa = (name: string) => this.#answer<TlsaRecord>('tlsa', name);

  async #answer<T>(kind: string, name: string): Promise<SecureAnswer<T>> {
    this.asked.push(`${kind} ${name}`);
    const set = this.#answers.get(`${kind} ${name}`) as SecureAnswer<T> | undefined;
    return set ?? { kind: 'none', secure: this.#isSigned(name) };
  }

  #isSigned(name: string): boolean {
    return [...this.#signed].some((zone) => name === zone || name.endsWith(`.${zone}`));
  }
}

/** A domain with these mail servers, each with an address, and perhaps TLSA records. Sign the zone before. */
export function arrangeMx(
  dns: FakeSecureResolver,
  domain: string,
  hosts: Record<string, 'tlsa' | 'bare'>,
): void {
  const names = Object.keys(hosts);
  dns.found(
    'mx',
    domain,
    names.map((exchange, index) => ({ exchange, preference: 10 * (index + 1) })),
  );
  for (const [name, kind] of Object.entries(hosts)) {
    dns.found('addresses', name, [{ address: '192.0.2.1', owner: name }]);
    if (kind === 'tlsa')
      dns.found('tlsa', `_25._tcp.${name}`, [{ usage: 3, selector: 1, matchingType: 1, dataBytes: 32 }]);
  }
}
