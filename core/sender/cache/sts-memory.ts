import { formatPolicy, type Policy, parseStoredPolicy } from '../../mta-sts/policy.ts';
import type { HeldSts, StsFacts } from '../facts/sending-facts.ts';

/** What a sender remembers of a domain's MTA-STS between look-ups. Times are milliseconds since 1970. */
export interface StsMemory {
  /** The last policy that was fetched, and the id of the record then. */
  held?: { id: string; text: string; fetchedAt: number };
  /** Since the last fetch failed: how often in a row under this id, and from when it may be tried again. */
  failing?: { id: string; failures: number; retryAt: number; why: string };
}

/** What the TXT record of `_mta-sts.<domain>` says. */
export type StsRecordSeen =
  | { kind: 'record'; id: string }
  | { kind: 'none' }
  | { kind: 'unknown'; why: string }
  | { kind: 'bogus' };

const minute = 60_000;
const hour = 60 * minute;

/** A policy with `max_age: 0` still counts for the message for which it was fetched. */
const shortestLife = minute;

/** RFC 8461 §3.3: after a failure, wait five minutes or more. */
const retryMinutes = [5, 10, 20, 40, 60];

/** The remembered policy, if it has not expired. */
export function liveSts({ held }: StsMemory, now: number): HeldSts | undefined {
  if (!held) return undefined;
  const parsed = parseStoredPolicy(held.text);
  if (!parsed.ok) return undefined;
  const { policy } = parsed;
  const { id, fetchedAt } = held;
  // RFC 8461 §3.2: counted from the last fetch, not from the last look at the record.
  const expiresAt = fetchedAt + Math.max(policy.maxAgeSeconds * 1_000, shortestLife);
  return expiresAt > now ? { id, policy, fetchedAt, expiresAt } : undefined;
}

/** From when the policy is fetched again, whatever the id (RFC 8461 §10.2): daily, or at three quarters of a shorter life. */
export function refreshTimeOf(live: HeldSts, domain: string): number {
  const life = live.expiresAt - live.fetchedAt;
  return live.fetchedAt + Math.min(24 * hour + spreadOf(domain), (life * 3) / 4);
}

/** Up to two hours either way, so that a restart does not make all policies due at one moment for ever. */
function spreadOf(domain: string): number {
  let hash = 0;
  for (let at = 0; at < domain.length; at++) hash = (hash * 31 + domain.charCodeAt(at)) % 1_000_003;
  return ((hash / 1_000_003) * 4 - 2) * hour;
}

/** Whether the policy has to be fetched now. */
export function isFetchDue(memory: StsMemory, record: StsRecordSeen, domain: string, now: number): boolean {
  const live = liveSts(memory, now);
  // RFC 8461 §3.1: no record, no policy to fetch. Attack: somebody hides the record with a forged answer until the policy
  // expires. So a remembered one is fetched for as long as its host has it (docs/decisions/0021).
  const id = record.kind === 'record' ? record.id : live?.id;
  if (id === undefined || isWaiting(memory, id, now)) return false;
  if (live === undefined || live.id !== id) return true;
  // A clock that was ahead must not stop the fetches.
  return live.fetchedAt > now || refreshTimeOf(live, domain) <= now;
}

/** A new id is a new policy, so it may be fetched although the last one could not be. */
function isWaiting({ failing }: StsMemory, id: string, now: number): boolean {
  return failing?.id === id && failing.retryAt > now && failing.retryAt <= now + hour;
}

/** The text is written anew, so that nothing of a hostile one stays in memory. */
export function afterFetch(id: string, policy: Policy, now: number): StsMemory {
  return { held: { id, text: formatPolicy(policy), fetchedAt: now } };
}

/** The remembered policy stays until it expires (RFC 8461 §3.3). */
export function afterFailedFetch(memory: StsMemory, id: string, why: string, now: number): StsMemory {
  const failures = memory.failing?.id === id ? memory.failing.failures + 1 : 1;
  const minutes = retryMinutes[Math.min(failures, retryMinutes.length) - 1] ?? 60;
  const failing = { id, failures, retryAt: now + minutes * minute, why };
  return { ...(memory.held && { held: memory.held }), failing };
}

/** What the memory and the record mean for a verdict. */
export function stsFactsOf(memory: StsMemory, record: StsRecordSeen, now: number): StsFacts {
  const live = liveSts(memory, now);
  if (live) return { kind: 'held', held: live };
  if (record.kind !== 'record') return record;
  return { kind: 'unfetched', why: memory.failing?.why ?? 'not-fetched-yet' };
}

/**
 * Whether somebody should be told that a policy cannot be fetched again: after three failures, or with a quarter of its
 * life left. RFC 8461 §3.3: not for mode none, which a domain is about to remove.
 */
export function isRefreshWorrying(memory: StsMemory, now: number): boolean {
  const live = liveSts(memory, now);
  if (!memory.failing || !live || live.policy.mode === 'none') return false;
  const life = live.expiresAt - live.fetchedAt;
  return memory.failing.failures >= 3 || live.expiresAt - now < life / 4;
}
