import { bytesOf, type CachedDomain } from './cached-domain.ts';
import { ClockMap } from './clock-map.ts';

export interface TableLimits {
  maxDomains: number;
  /** Of policies and their answers. */
  maxPolicyBytes: number;
  /** Of those with more than `largeBytes` each, a part of the above. */
  maxLargeBytes: number;
  /** Domains of which only a failed fetch is remembered. */
  maxFailing: number;
}

/** A usual policy has 200 bytes, its answers 500. */
const largeBytes = 8_192;

/**
 * All domains in memory. If there are too many, those without a policy leave first: what they had can be looked up again,
 * while a policy protects the next look-up. Attack: many domains with policies of 64 KB, or with none that can be fetched.
 * These push out each other only.
 */
export class DomainTable {
  readonly #bare = new ClockMap<CachedDomain>();
  readonly #failing = new ClockMap<CachedDomain>();
  readonly #held = new ClockMap<CachedDomain>();
  /** The least recently looked up first. */
  readonly #large = new Map<string, number>();
  readonly #limits: TableLimits;
  readonly #onEvicted: (domain: string) => void;
  #policyBytes = 0;
  #largeBytes = 0;

  /** @param onEvicted is told of a domain with a policy that had to leave */
  constructor(limits: TableLimits, onEvicted: (domain: string) => void) {
    this.#limits = limits;
    this.#onEvicted = onEvicted;
  }

  get size(): number {
    return this.#bare.size + this.#failing.size + this.#held.size;
  }

  get policies(): number {
    return this.#held.size;
  }

  get policyBytes(): number {
    return this.#policyBytes;
  }

  get(domain: string): CachedDomain | undefined {
    return this.#bare.get(domain) ?? this.#held.get(domain) ?? this.#failing.get(domain);
  }

  set(domain: string, entry: CachedDomain): void {
    this.delete(domain);
    if (!entry.sts?.held) (entry.sts?.failing ? this.#failing : this.#bare).set(domain, entry);
    else {
      this.#held.set(domain, entry);
      this.#count(domain, bytesOf(entry), 1);
    }
    this.#makeRoom(domain);
  }

  delete(domain: string): void {
    if (this.#bare.delete(domain) || this.#failing.delete(domain)) return;
    const entry = this.#held.get(domain);
    if (!entry) return;
    this.#held.delete(domain);
    this.#count(domain, bytesOf(entry), -1);
  }

  /** The domains with a policy. */
  held(): IterableIterator<[string, CachedDomain]> {
    return this.#held.entries();
  }

  #count(domain: string, bytes: number, sign: 1 | -1): void {
    this.#policyBytes += sign * bytes;
    if (bytes <= largeBytes) return;
    this.#largeBytes += sign * bytes;
    if (sign > 0) this.#large.set(domain, bytes);
    else this.#large.delete(domain);
  }

  #makeRoom(newest: string): void {
    const { maxDomains, maxPolicyBytes, maxLargeBytes, maxFailing } = this.#limits;
    while (this.#largeBytes > maxLargeBytes) {
      const [oldest] = this.#large.keys();
      if (oldest === undefined || !this.#evict(oldest)) break;
    }
    while (this.#policyBytes > maxPolicyBytes && this.#evictOther(this.#held, newest)) {}
    while (this.#failing.size > maxFailing && this.#evictOther(this.#failing, newest)) {}
    const inOrder = [this.#bare, this.#failing, this.#held];
    while (this.size > maxDomains && inOrder.some((map) => this.#evictOther(map, newest))) {}
  }

  #evictOther(map: ClockMap<CachedDomain>, newest: string): boolean {
    const victim = map.chooseVictim();
    if (victim === undefined) return false;
    if (victim[0] !== newest) return this.#evict(victim[0]);
    return map.size > 1 && this.#evict(map.chooseVictim()?.[0]);
  }

  #evict(domain: string | undefined): boolean {
    const entry = domain === undefined ? undefined : this.get(domain);
    if (domain === undefined || entry === undefined) return false;
    this.delete(domain);
    if (entry.sts?.held) this.#onEvicted(domain);
    return true;
  }
}
