import { liveSts, type StsMemory } from '../../../core/sender/cache/sts-memory.ts';
import type { SendingFacts } from '../../../core/sender/facts/sending-facts.ts';

export interface FreshInput {
  facts: SendingFacts;
  /** Of the answers of DNS. */
  ttlSeconds: number | undefined;
  sts: StsMemory;
  /** When list entries expire, in milliseconds since 1970. */
  listEnds: readonly number[];
  /** Milliseconds since 1970. */
  now: number;
}

const shortest = 60;
const longest = 3_600;
/** If something could not be looked up, and mail waits for it or goes with less. */
const afterFailure = 10;
const afterHiddenRecord = 300;

/** For how many seconds a verdict is fresh: as long as DNS says, within bounds, and until something in it expires. */
export function freshSecondsOf({ facts, ttlSeconds, sts, listEnds, now }: FreshInput): number {
  const byDns = Math.min(Math.max(ttlSeconds ?? afterHiddenRecord, shortest), longest);
  const live = liveSts(sts, now);
  const ends = listEnds.filter((end) => end > now);
  if (live) ends.push(live.expiresAt);
  else if (sts.failing) ends.push(sts.failing.retryAt);
  const untilEnd = Math.ceil((Math.min(...ends) - now) / 1_000);
  return Math.max(1, Math.min(byDns, untilEnd, longestAfterFailure(facts)));
}

function longestAfterFailure({ mx, sts }: SendingFacts): number {
  if (mx.kind === 'failed') return afterFailure;
  const isTlsaUnknown = mx.kind === 'hosts' && mx.hosts.some(({ tlsa }) => tlsa.kind === 'failed');
  if (isTlsaUnknown || sts.kind === 'bogus') return shortest;
  return sts.kind === 'unknown' ? afterHiddenRecord : longest;
}
