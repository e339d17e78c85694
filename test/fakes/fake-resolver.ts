import type { DnsAnswer } from '../../core/dns-record/answer.ts';
import type { FoundSet } from '../../service/ports/dns-zone.ts';
import type { Resolver } from '../../service/ports/resolver.ts';
import type { MemoryDns } from './memory-dns.ts';

type Kind = 'txt' | 'mx' | 'cname' | 'addresses' | 'caa';

/** Public DNS: answers that a test sets by `answer`, otherwise the records in `MemoryDns`, otherwise nothing. */
export class FakeResolver implements Resolver {
  readonly #dns: MemoryDns;
  readonly #answers = new Map<string, DnsAnswer<unknown>>();

  constructor(dns: MemoryDns) {
    this.#dns = dns;
  }

  /** What every later look-up of this name and kind is told; beats the zones. */
  answer(kind: Kind, name: string, lookup: DnsAnswer<unknown>): void {
    this.#answers.set(`${kind} ${name}`, lookup);
  }

  /** Shorthand for `answer` with found records. */
  found(kind: Kind, name: string, records: unknown[]): void {
    this.answer(kind, name, { kind: 'found', records });
  }

  /** No answer, as on SERVFAIL. */
  fail(kind: Kind, name: string): void {
    this.answer(kind, name, { kind: 'failed', why: 'SERVFAIL' });
  }

  clear(kind: Kind, name: string): void {
    this.#answers.delete(`${kind} ${name}`);
  }

  async txt(name: string): Promise<DnsAnswer<string>> {
    return this.#answered('txt', name) ?? this.#stored('TXT', name);
  }

  async mx(name: string): Promise<DnsAnswer<{ exchange: string; preference: number }>> {
    const answered = this.#answered<{ exchange: string; preference: number }>('mx', name);
    if (answered !== undefined) return answered;
    const stored = this.#stored('MX', name);
    if (stored.kind !== 'found') return stored;
    return {
      kind: 'found',
      records: stored.records.map((value) => {
        const [preference = '', exchange = ''] = value.split(' ');
        return { exchange, preference: Number(preference) };
      }),
    };
  }

  async cname(name: string): Promise<DnsAnswer<string>> {
    const set = this.#aliasOf(name);
    return this.#answered('cname', name) ?? (set ? { kind: 'found', records: set.values } : { kind: 'none' });
  }

  async addresses(name: string): Promise<DnsAnswer<string>> {
    const answered = this.#answered<string>('addresses', name);
    if (answered !== undefined) return answered;
    const records = (['A', 'AAAA'] as const).flatMap((type) => {
      const stored = this.#stored(type, name);
      return stored.kind === 'found' ? stored.records : [];
    });
    return records.length > 0 ? { kind: 'found', records } : { kind: 'none' };
  }

  async caa(name: string): Promise<DnsAnswer<{ critical: boolean; tag: string; value: string }>> {
    return this.#answered('caa', name) ?? { kind: 'none' };
  }

  /** A wildcard stands for names that have no CNAME of their own. */
  #aliasOf(name: string): FoundSet | undefined {
    const wildcard = `*${name.slice(name.indexOf('.'))}`;
    return this.#dns.lookup(name, 'CNAME') ?? this.#dns.lookup(wildcard, 'CNAME');
  }

  #answered<T>(kind: Kind, name: string): DnsAnswer<T> | undefined {
    return this.#answers.get(`${kind} ${name}`) as DnsAnswer<T> | undefined;
  }

  #stored(type: 'A' | 'AAAA' | 'TXT' | 'MX', name: string): DnsAnswer<string> {
    let at = name;
    for (let hops = 0; hops < 8; hops++) {
      const records = this.#dns.lookup(at, type)?.values;
      if (records !== undefined) return { kind: 'found', records };
      const target = this.#aliasOf(at)?.values[0];
      if (target === undefined) return { kind: 'none' };
      at = target;
    }
    return { kind: 'failed', why: 'CNAME loop' };
  }
}
