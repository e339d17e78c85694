import { type Timestamp, timestampOf } from '../names/timestamp.ts';
import { isLedgerFilling } from './ledger.ts';
import { type Policy, parsePolicy } from './policy.ts';
import type { PolicyVersion } from './version.ts';

/** How policy texts are served. */
export interface Serving {
  /** How long edge locations may keep serving a text after it was replaced. */
  edgeCacheSeconds: number;
}

/** A policy that some sender may hold. */
export interface HeldPolicy {
  version: PolicyVersion;
  policy: Policy;
  /** No sender that has fetched it so far holds it longer. */
  until: Date;
}

/**
 * Until when a sender may hold a version: the last time it may have been served, plus its max_age (RFC 8461 §8.3).
 * A version that may still be served counts as ending `now`, so its date moves with the time.
 */
export function cachedUntil(version: PolicyVersion, now: Date, { edgeCacheSeconds }: Serving): Date {
  const lastServed = version.supersededAt === undefined ? now.getTime() : Date.parse(version.supersededAt);
  const maxAgeSeconds = readHeldPolicy(version.text)?.maxAgeSeconds ?? 0;
  return new Date(lastServed + (edgeCacheSeconds + maxAgeSeconds) * 1000);
}

/** Returns every policy that some sender may hold after `now`, oldest first. */
export function heldPolicies(versions: readonly PolicyVersion[], now: Date, serving: Serving): HeldPolicy[] {
  return versions.flatMap((version) => {
    const policy = readHeldPolicy(version.text);
    const until = cachedUntil(version, now, serving);
    return policy !== undefined && until > now ? [{ version, policy, until }] : [];
  });
}

/** This many of the latest versions are kept, whether senders hold them or not. */
const recentCount = 50;
/** Past versions move in groups of at least this size, so that few objects hold a domain's whole past. */
const putAsideCount = 50;

/**
 * Finds the versions that no sender holds now and that are not among the latest, oldest first. Returns none while they
 * are few and short. Without them, every decision and the next id stay the same.
 */
export function findPastVersions(
  versions: readonly PolicyVersion[],
  now: Date,
  serving: Serving,
): PolicyVersion[] {
  const lastBeforeNone = findLastBeforeNone(versions);
  const lastAnnounced = versions.findLastIndex(({ announcedAt }) => announcedAt !== undefined);
  const [recent, least] = isLedgerFilling(versions) ? [1, 1] : [recentCount, putAsideCount];
  const past = versions.filter(
    (version, index) =>
      index < versions.length - recent &&
      // The date of a deletion depends on this version.
      index !== lastBeforeNone &&
      index !== lastAnnounced &&
      version.supersededAt !== undefined &&
      cachedUntil(version, now, serving) <= now,
  );
  return past.length < least ? [] : past;
}

/**
 * The policy that a sender, even a lenient one, may have read from a text; undefined if no sender reads one. Texts that
 * bypassed the API may have faults.
 */
export function readHeldPolicy(text: string): Policy | undefined {
  const parsed = parsePolicy(text);
  if (parsed.ok) return parsed.policy;
  const { mode, mx = [], maxAgeSeconds } = parsed.policy ?? {};
  return mode === undefined || maxAgeSeconds === undefined ? undefined : { mode, mx, maxAgeSeconds };
}

/** Mail servers that match a pattern must stay valid, with name and certificate, until a date. */
export interface MxNeed {
  pattern: string;
  /** RFC 3339 UTC. */
  until: Timestamp;
  /** The id of the version that needs the pattern longest. */
  versionId: string;
  /** Whether the version may still be served, so that `until` moves with the time. */
  open: boolean;
}

/** Until when enforce policies that senders may hold need each pattern. The other modes refuse no mail. */
export function mxNeeds(versions: readonly PolicyVersion[], now: Date, serving: Serving): MxNeed[] {
  const needs = new Map<string, HeldPolicy>();
  for (const held of heldPolicies(versions, now, serving)) {
    if (held.policy.mode !== 'enforce') continue;
    for (const pattern of held.policy.mx) {
      const longest = needs.get(pattern);
      if (longest === undefined || longest.until <= held.until) needs.set(pattern, held);
    }
  }
  return [...needs].map(([pattern, { version, until }]) => ({
    pattern,
    until: timestampOf(until),
    versionId: version.id,
    open: version.supersededAt === undefined,
  }));
}

/** The need that lasts longest. */
export const lastNeed = (needs: readonly MxNeed[]): MxNeed | undefined =>
  needs.toSorted((a, b) => (a.until > b.until ? -1 : 1))[0];

/**
 * When records and host may be deleted (RFC 8461 §8.3): once every policy served before the final `none` has expired.
 * The last one is not enough, because an older one may have had a longer max_age. Undefined as long as another mode may
 * still be served. Copies of the final `none` are harmless: holding it is the same as holding no policy.
 */
export function deletableFrom(
  versions: readonly PolicyVersion[],
  now: Date,
  serving: Serving,
): Date | undefined {
  const before = versions.slice(0, findLastBeforeNone(versions) + 1);
  if (before.some((version) => version.supersededAt === undefined && !isNone(version))) return undefined;
  const ends = before.map((version) => cachedUntil(version, now, serving).getTime());
  return ends.length === 0 ? now : new Date(Math.max(...ends));
}

const isNone = ({ text }: PolicyVersion) => (readHeldPolicy(text)?.mode ?? 'none') === 'none';

/** The index of the last version in a mode other than none; -1 if all are in mode none. */
const findLastBeforeNone = (versions: readonly PolicyVersion[]): number =>
  versions.findLastIndex((version) => !isNone(version));
