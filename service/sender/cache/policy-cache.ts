import type { DomainName } from '../../../core/names/domain-name.ts';
import type { StsMemory } from '../../../core/sender/cache/sts-memory.ts';
import type { ListEntry } from '../../../core/sender/lists/list-entry.ts';
import { foldVerdict } from '../../../core/sender/verdict/fold-verdict.ts';
import type { CachePorts } from './cache-ports.ts';
import { CachedDomain, dueTimeOf } from './cached-domain.ts';
import { DomainTable, type TableLimits } from './domain-table.ts';
import { DomainUpdates } from './domain-updates.ts';

export interface CacheOptions extends Partial<TableLimits> {
  /** Whether Exim asks, too. */
  keepsJudged?: boolean;
}

const firstContactMilliseconds = 5_000;
const hour = 3_600;
/** After that, an old answer is better than none only while DNS is down. */
const mayBeStaleSeconds = hour;
const mayBeStaleWithoutDnsSeconds = 24 * hour;
const unusedSeconds = 180 * 24 * hour;
/** One look at all policies a minute starts at most so many look-ups, or a long sleep of the machine would end in a flood. */
const maxDueAtOnce = 100;

/**
 * The verdicts about all domains that mail was sent to. A fresh one is answered at once. An old one is answered and looked
 * up again in the background. A new domain waits for its look-up, for at most five seconds.
 */
export class PolicyCache {
  readonly counts = { fresh: 0, stale: 0, waited: 0, unanswered: 0, evicted: 0 };
  readonly #ports: CachePorts;
  readonly #table: DomainTable;
  readonly #updates: DomainUpdates;
  readonly #keepsJudged: boolean;
  #lists: readonly ListEntry[] = [];
  #listVersion = 1;

  constructor(ports: CachePorts, options: CacheOptions = {}) {
    const limits = {
      maxDomains: 1_000_000,
      maxPolicyBytes: 150_000_000,
      maxLargeBytes: 30_000_000,
      maxFailing: 50_000,
    };
    this.#ports = ports;
    this.#keepsJudged = options.keepsJudged === true;
    this.#table = new DomainTable({ ...limits, ...options }, (domain) => {
      this.counts.evicted++;
      ports.keeper.forget(domain);
    });
    this.#updates = new DomainUpdates(ports, this.#table, {
      keepsJudged: this.#keepsJudged,
      lists: () => ({ entries: this.#lists, version: this.#listVersion }),
    });
  }

  get sizes() {
    const { size, policies, policyBytes } = this.#table;
    return { domains: size, policies, policyBytes, lookUps: this.#updates.running };
  }

  get fetches() {
    return this.#updates.counts;
  }

  /** Takes up what was kept on disk. */
  load(domain: string, sts: StsMemory, usedAt: number): void {
    // Of an older version.
    if (!sts.held) return;
    const entry = new CachedDomain(undefined, 0, 0, false);
    entry.sts = sts;
    entry.usedAt = usedAt;
    entry.dueAt = dueTimeOf(sts, domain, this.#ports.clock.now().getTime());
    this.#table.set(domain, entry);
  }

  /** The lists count from the next question on. */
  setLists(entries: readonly ListEntry[]): void {
    this.#lists = entries;
    this.#listVersion++;
  }

  /** What is known of a domain: at once, if it is fresh or can be looked up while the old answer is used. Never throws. */
  find(domain: DomainName): CachedDomain | Promise<CachedDomain> {
    const now = this.#now();
    const entry = this.#table.get(domain);
    if (entry) {
      entry.isUsed = true;
      entry.usedAt = now;
      // An answer that is fresh for longer than an hour is of a clock that was ahead.
      const isFresh = entry.until > now && entry.until <= now + hour && entry.isValidAt(now);
      if (entry.listVersion === this.#listVersion && (isFresh || this.#isStale(entry, now))) {
        if (isFresh) this.counts.fresh++;
        else {
          this.counts.stale++;
          this.#updates.start(domain);
        }
        return entry;
      }
    }
    this.counts.waited++;
    return this.#waitFor(domain, entry);
  }

  forget(domain: DomainName): void {
    this.#table.delete(domain);
    this.#ports.keeper.forget(domain);
  }

  /** Fetches what is due and drops what has expired or was not used for half a year. To be called every minute. */
  sweep(): void {
    const now = this.#now();
    let started = 0;
    for (const [domain, entry] of this.#table.held()) {
      if (entry.usedAt < now - unusedSeconds) this.forget(domain as DomainName);
      else if (entry.dueAt <= now && started < maxDueAtOnce) {
        started++;
        this.#updates.start(domain as DomainName);
      }
    }
  }

  /** All that must survive the process. */
  *kept(): Generator<{ domain: string; sts: StsMemory; usedAt: number }> {
    for (const [domain, { sts, usedAt }] of this.#table.held()) if (sts) yield { domain, sts, usedAt };
  }

  /** Whether an answer that is no longer fresh may be used during the look-up. Mail that waits has time for a new one. */
  #isStale(entry: CachedDomain, now: number): boolean {
    const { until, isDeferred } = entry;
    return !isDeferred && until <= now && until > now - mayBeStaleSeconds && entry.isValidAt(now);
  }

  async #waitFor(domain: DomainName, old: CachedDomain | undefined): Promise<CachedDomain> {
    const update = this.#updates.start(domain);
    const entry = await new Promise<CachedDomain | undefined>((resolve) => {
      const cancel = this.#ports.timer.after(firstContactMilliseconds, () => {
        // A fetch may take long: what DNS said at its beginning is then of the past.
        const isFresh = update.early !== undefined && update.early.until > this.#now();
        resolve(isFresh ? update.early : undefined);
      });
      void update.done.then((done) => {
        cancel();
        resolve(done);
      });
    });
    if (entry) entry.usedAt = this.#now();
    return entry ?? this.#fallback(domain, old);
  }

  /** DNS does not answer in time: the last verdict of the same day, or what the policy alone demands. */
  #fallback(domain: DomainName, old: CachedDomain | undefined): CachedDomain {
    this.counts.unanswered++;
    const now = this.#now();
    const isOfToday = old?.isValidAt(now) === true && old.lookedUpAt > now - mayBeStaleWithoutDnsSeconds;
    if (isOfToday && old.listVersion === this.#listVersion) return old;
    const facts = this.#updates.factsWithoutDns(domain, old?.sts ?? {});
    const verdict = foldVerdict(facts, this.#lists, now * 1_000);
    return new CachedDomain({ facts, verdict }, now, this.#listVersion, this.#keepsJudged);
  }

  #now(): number {
    return Math.floor(this.#ports.clock.now().getTime() / 1_000);
  }
}
