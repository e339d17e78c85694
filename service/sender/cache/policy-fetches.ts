import type { DomainName } from '../../../core/names/domain-name.ts';
import { registeredDomain } from '../../../core/names/public-suffix.ts';
import {
  afterFailedFetch,
  afterFetch,
  isRefreshWorrying,
  type StsMemory,
  type StsRecordSeen,
} from '../../../core/sender/cache/sts-memory.ts';
import { fetchPolicy } from '../look-up-sts.ts';
import type { CachePorts } from './cache-ports.ts';
import { copyOf } from './copy-of.ts';
import { type SlotLimits, Slots } from './slots.ts';

/** RFC 8461 §3.3 suggests to wait for a minute. Nobody waits for these answers. */
const patientMilliseconds = 60_000;

/** Mail waits for these answers, for five seconds; the next message gets what comes later. */
const hastyMilliseconds = 10_000;

const usual: SlotLimits = { slots: 64, perSite: 4, waiting: 10_000, waitingPerSite: 1_000 };

/**
 * Fetches policies, not too many at once. Attack: somebody makes us send to domains whose policy hosts never answer. Such
 * fetches must not hold up the first one of another domain, and even less the next one of a policy that is held: each of
 * the three kinds has slots of its own.
 */
export class PolicyFetches {
  readonly counts = { fetched: 0, failed: 0 };
  readonly #ports: Pick<CachePorts, 'fetch' | 'clock' | 'log'>;
  readonly #first = new Slots({ ...usual, waitingPerSite: 100 });
  readonly #again = new Slots({ ...usual, slots: 16, perSite: 2, waitingPerSite: 100 });
  readonly #held = new Slots(usual);

  constructor(ports: Pick<CachePorts, 'fetch' | 'clock' | 'log'>) {
    this.#ports = ports;
  }

  /** @returns what is to be remembered; the same as before if too many fetches wait, which says nothing about this domain */
  async run(domain: DomainName, before: StsMemory, record: StsRecordSeen): Promise<StsMemory> {
    const id = copyOf(record.kind === 'record' ? record.id : (before.held?.id ?? ''));
    const isFirst = before.held === undefined && before.failing === undefined;
    const slots = isFirst ? this.#first : before.held ? this.#held : this.#again;
    const timeoutMs = isFirst ? hastyMilliseconds : patientMilliseconds;
    const fetched = await slots.run(registeredDomain(domain), () =>
      fetchPolicy(this.#ports.fetch, domain, timeoutMs),
    );
    if (!fetched) return before;
    const now = this.#ports.clock.now().getTime();
    if (fetched.ok) {
      this.counts.fetched++;
      return afterFetch(id, fetched.policy, now);
    }
    this.counts.failed++;
    const after = afterFailedFetch(before, id, fetched.why, now);
    // A domain without a record may have ended MTA-STS.
    if (isRefreshWorrying(after, now) && record.kind !== 'none')
      this.#ports.log.warn('sender-policy-not-refreshed', { domain, ...after.failing });
    return after;
  }
}
