import type { DomainName } from '../../../core/names/domain-name.ts';
import { registeredDomain } from '../../../core/names/public-suffix.ts';
import {
  isFetchDue,
  liveSts,
  type StsMemory,
  type StsRecordSeen,
  stsFactsOf,
} from '../../../core/sender/cache/sts-memory.ts';
import type { MxFacts, SendingFacts } from '../../../core/sender/facts/sending-facts.ts';
import type { ListEntry } from '../../../core/sender/lists/list-entry.ts';
import { foldVerdict } from '../../../core/sender/verdict/fold-verdict.ts';
import { hiddenIfSigned, lookUpMxFacts } from '../look-up-facts.ts';
import { lookUpStsRecord } from '../look-up-sts.ts';
import type { CachePorts } from './cache-ports.ts';
import { CachedDomain, dueTimeOf, validUntilOf } from './cached-domain.ts';
import { copyOf } from './copy-of.ts';
import type { DomainTable } from './domain-table.ts';
import { freshSecondsOf } from './fresh-seconds.ts';
import { PolicyFetches } from './policy-fetches.ts';
import { recordTtls } from './record-ttls.ts';
import { Slots } from './slots.ts';

/** A look-up of a domain that is running. */
export interface RunningUpdate {
  /** What DNS said, before the policy was fetched. */
  early: CachedDomain | undefined;
  /** Undefined if too many look-ups wait already. Never rejects. */
  done: Promise<CachedDomain | undefined>;
}

export interface UpdateOptions {
  keepsJudged: boolean;
  lists(): { entries: readonly ListEntry[]; version: number };
}

interface DnsFacts {
  mx: MxFacts;
  record: StsRecordSeen;
  ttlSeconds: number | undefined;
}

/** While DNS is down, the verdicts of the last day count. */
const day = 24 * 3_600;

/** Looks domains up and puts what it finds into the table: each domain once at a time, and not too many at once. */
export class DomainUpdates {
  readonly #ports: CachePorts;
  readonly #table: DomainTable;
  readonly #options: UpdateOptions;
  readonly #running = new Map<string, RunningUpdate>();
  readonly #dns = new Slots({ slots: 256, perSite: 64, waiting: 10_000, waitingPerSite: 5_000 });
  readonly #fetches: PolicyFetches;

  constructor(ports: CachePorts, table: DomainTable, options: UpdateOptions) {
    this.#ports = ports;
    this.#table = table;
    this.#fetches = new PolicyFetches(ports);
    this.#options = options;
  }

  get counts(): PolicyFetches['counts'] {
    return this.#fetches.counts;
  }

  get running(): number {
    return this.#running.size;
  }

  start(domain: DomainName): RunningUpdate {
    const running = this.#running.get(domain);
    if (running) return running;
    const update: RunningUpdate = { early: undefined, done: Promise.resolve(undefined) };
    this.#running.set(domain, update);
    update.done = this.#run(domain, update)
      .catch((error: unknown) => {
        this.#ports.log.error('sender-look-up-failed', { domain, error: String(error) });
        return undefined;
      })
      .finally(() => {
        this.#running.delete(domain);
      });
    return update;
  }

  /** What is known without DNS: the policy names the servers. */
  factsWithoutDns(domain: DomainName, sts: StsMemory): SendingFacts {
    const record = { kind: 'unknown', why: 'TIMEOUT' } as const;
    return { domain, mx: { kind: 'failed', why: 'TIMEOUT' }, sts: stsFactsOf(sts, record, this.#now()) };
  }

  async #run(domain: DomainName, update: RunningUpdate): Promise<CachedDomain | undefined> {
    const dns = await this.#dns.run(registeredDomain(domain), () => this.#askDns(domain));
    if (!dns) return undefined;
    const before = this.#table.get(domain)?.sts ?? {};
    update.early = this.#judge(domain, dns, before);
    const isDue = isFetchDue(before, dns.record, domain, this.#now());
    // What DNS says about a domain with a policy counts at once: its host may keep us waiting.
    if (isDue && liveSts(before, this.#now())) this.#store(domain, dns, before, before);
    const sts = isDue ? await this.#fetches.run(domain, before, dns.record) : before;
    return this.#store(domain, dns, before, sts);
  }

  async #askDns(domain: DomainName): Promise<DnsFacts> {
    const { resolver, shortestTtl } = recordTtls(this.#ports.resolver);
    const [mx, record] = await Promise.all([
      lookUpMxFacts(resolver, domain),
      lookUpStsRecord(resolver, domain),
    ]);
    return { mx, record: hiddenIfSigned(record, mx), ttlSeconds: shortestTtl() };
  }

  #judge(domain: DomainName, dns: DnsFacts, sts: StsMemory): CachedDomain {
    const now = this.#now();
    const { entries, version } = this.#options.lists();
    const facts = { domain, mx: dns.mx, sts: stsFactsOf(sts, dns.record, now) };
    const verdict = foldVerdict(facts, entries, now);
    const entry = new CachedDomain(
      { facts, verdict },
      Math.floor(now / 1_000),
      version,
      this.#options.keepsJudged,
    );
    entry.validUntil = validUntilOf({ facts, verdict });
    const ends = entries.flatMap(({ expiresAt }) => expiresAt ?? []);
    const fresh = freshSecondsOf({ facts, ttlSeconds: dns.ttlSeconds, sts, listEnds: ends, now });
    entry.until = Math.floor(now / 1_000) + fresh;
    return entry;
  }

  #store(domain: DomainName, dns: DnsFacts, before: StsMemory, after: StsMemory): CachedDomain {
    const now = this.#now();
    const live = liveSts(after, now);
    const sts: StsMemory = {
      ...(live && after.held && { held: after.held }),
      ...(after.failing && (live || dns.record.kind !== 'none') && { failing: after.failing }),
    };
    const isRemembered = sts.held !== undefined || sts.failing !== undefined;
    const old = this.#table.get(domain);
    const judged = this.#judge(domain, dns, sts);
    const entry = old && this.#isOldBetter(old, dns, sts, judged) ? old : judged;
    // It stands in the table as it is: its size must not change there.
    this.#table.delete(domain);
    entry.until = judged.until;
    entry.usedAt = old?.usedAt ?? Math.floor(now / 1_000);
    entry.isUsed = old?.isUsed ?? true;
    entry.sts = isRemembered ? sts : undefined;
    entry.dueAt = sts.held ? dueTimeOf(sts, domain, now, { isJustLookedUp: true }) : 0;
    this.#table.set(copyOf(domain), entry);
    // What could not be fetched is not kept: anybody can make us look up names without end.
    if (!sts.held && before.held) this.#ports.keeper.forget(domain);
    else if (sts.held && (sts.held !== before.held || sts.failing !== before.failing))
      this.#ports.keeper.put(domain, sts, entry.usedAt);
    return entry;
  }

  /** If the MX records cannot be looked up, the last verdict stands: Postfix looks up TLSA records itself. */
  #isOldBetter(old: CachedDomain, { mx }: DnsFacts, sts: StsMemory, judged: CachedDomain): boolean {
    const isOfToday = old.lookedUpAt > judged.lookedUpAt - day && old.isValidAt(judged.lookedUpAt);
    const isSame = old.listVersion === judged.listVersion && old.sts?.held === sts.held;
    return mx.kind === 'failed' && isOfToday && isSame;
  }

  #now(): number {
    return this.#ports.clock.now().getTime();
  }
}
