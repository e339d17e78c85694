/**
 * The version ledger: every policy text that was, or may have been, served for a domain.
 *
 * A sender keeps a policy for its max_age from its last fetch, and nothing calls it back. So what may be done to a
 * domain's mail servers and records depends on every text that some sender may still hold, and the ledger must never
 * know less than the senders do. Two rules keep it so wherever a crash falls:
 * 1. An edit is entered before it is written to the store. Until it is seen there, it is *pending*: it may be served
 *    at any moment, or never; and the version before it may still be served.
 * 2. A version counts as superseded only from the moment when a later one was *seen* in the store.
 */
import { nextId } from './id.ts';
import { type Policy, parsePolicy } from './policy.ts';
import type { PolicyVersion } from './version.ts';

/**
 * A pending edit of this age was given up: no writer of ours lives longer (Lambda: 15 minutes). A younger one may still
 * come, also after a later text was seen.
 */
const longestEditSeconds = 900;

export interface PolicyEdit {
  text: string;
  now: Date;
  /** A token's id, or `strictmx`. */
  by: string;
  why?: string;
  overridden?: PolicyVersion['overridden'];
}

/**
 * Enters an edit, to be stored before the text is. The new version is the last of the list, pending. Its predecessors
 * stay open: the write may fail, or come late.
 */
export function appendVersion(versions: readonly PolicyVersion[], edit: PolicyEdit): PolicyVersion[] {
  const { text, now, by, why, overridden } = edit;
  const id = nextId(now, versions.at(-1)?.id);
  const entry = {
    id,
    text,
    firstServedAt: now.toISOString(),
    by,
    ...(why !== undefined && { why }),
    ...(overridden && { overridden }),
  };
  return [...versions, entry];
}

export interface SeenObject {
  text: string;
  /** The stored object's version, which differs for every write. */
  objectVersion: string;
  now: Date;
  /** Who to name for a text that no edit announced: `object-store`. */
  by: string;
}

/**
 * Enters what was read from the store. Afterwards `currentVersion()` is the version of that very write; its id is the
 * one to announce. Reading the same write again changes nothing.
 *
 * A write that the ledger does not know is a pending edit's, if the texts agree; otherwise someone wrote past the API
 * and gets a new version. So does the rewriting of an equal text: another text may have been served in between, and
 * senders that hold it come back only for a new id.
 */
export function observeText(versions: readonly PolicyVersion[], seen: SeenObject): PolicyVersion[] {
  const { text, objectVersion, now, by } = seen;
  const current = versions.findLastIndex((version) => version.objectVersion !== undefined);
  if (current !== -1 && versions[current]?.objectVersion === objectVersion)
    return closeBefore(versions, current, now);

  // Of several equal edits the latest. One from before the current version would make the id go back.
  const edited = versions.findLastIndex(
    (version, index) => index > current && isPending(version) && version.text === text,
  );
  if (edited !== -1) {
    const noticed = versions.map((version, index) =>
      index === edited ? { ...version, objectVersion } : version,
    );
    return closeBefore(noticed, edited, now);
  }
  const id = nextId(now, versions.at(-1)?.id);
  const added = [...versions, { id, text, firstServedAt: now.toISOString(), by, objectVersion }];
  return closeBefore(added, added.length - 1, now);
}

/** The version whose text was last seen in the store, or undefined if none was. Pending edits may follow it. */
export function currentVersion(versions: readonly PolicyVersion[]): PolicyVersion | undefined {
  return versions.findLast(({ objectVersion }) => objectVersion !== undefined);
}

/** Its policy, as far as it can be read. */
export const parseCurrent = (versions: readonly PolicyVersion[]) =>
  parsePolicy(currentVersion(versions)?.text ?? '');

/** Entered, but not seen in the store yet. An announced id stands for its text for good, so it is never pending. */
export function isPending({ objectVersion, supersededAt, announcedAt }: PolicyVersion): boolean {
  return objectVersion === undefined && supersededAt === undefined && announcedAt === undefined;
}

/** Closes what the version at `current` has superseded, and the edits that were given up. */
function closeBefore(versions: readonly PolicyVersion[], current: number, now: Date): PolicyVersion[] {
  return versions.map((version, index) => {
    const isOver = isPending(version) ? ageSeconds(version, now) > longestEditSeconds : index < current;
    return isOver && version.supersededAt === undefined
      ? { ...version, supersededAt: now.toISOString() }
      : version;
  });
}

const ageSeconds = ({ firstServedAt }: PolicyVersion, now: Date) =>
  (now.getTime() - Date.parse(firstServedAt)) / 1000;

/** How the texts are served. */
export interface Serving {
  /** For so long edge locations may go on serving a text after another took its place. */
  edgeCacheSeconds: number;
}

/** A policy that some sender may hold. */
export interface HeldPolicy {
  version: PolicyVersion;
  policy: Policy;
  /** No sender that fetched it by now holds it longer. */
  until: Date;
}

/**
 * Until when a sender may hold the version: its last possible serving plus its max_age (RFC 8461 §8.3).
 * For a version that may still be served this is what it would be if it ended `now`, so it moves with the time.
 */
export function cachedUntil(version: PolicyVersion, now: Date, { edgeCacheSeconds }: Serving): Date {
  const lastServed = version.supersededAt === undefined ? now.getTime() : Date.parse(version.supersededAt);
  const maxAgeSeconds = readHeldPolicy(version.text)?.maxAgeSeconds ?? 0;
  return new Date(lastServed + (edgeCacheSeconds + maxAgeSeconds) * 1000);
}

/** Every policy that some sender may hold after `now`, oldest first. */
export function heldPolicies(versions: readonly PolicyVersion[], now: Date, serving: Serving): HeldPolicy[] {
  return versions.flatMap((version) => {
    const policy = readHeldPolicy(version.text);
    const until = cachedUntil(version, now, serving);
    return policy !== undefined && until > now ? [{ version, policy, until }] : [];
  });
}

/** So many of the latest versions stay at hand, whether senders hold them or not. */
const recentCount = 50;
/** So many are put aside at once: one look then serves many edits, and few objects hold the whole past. */
const putAsideCount = 50;

/**
 * Versions that no sender holds any more and that are not among the latest, oldest first; none while they are few.
 * What may be done, and the next id, are the same without them.
 */
export function findPastVersions(
  versions: readonly PolicyVersion[],
  now: Date,
  serving: Serving,
): PolicyVersion[] {
  const lastBeforeNone = findLastBeforeNone(versions);
  const past = versions.filter(
    (version, index) =>
      index < versions.length - recentCount &&
      // The date of a deletion depends on what came before it.
      index !== lastBeforeNone &&
      version.supersededAt !== undefined &&
      cachedUntil(version, now, serving) <= now,
  );
  return past.length < putAsideCount ? [] : past;
}

/** What a sender, also a forgiving one, may have taken from a text; the ledger holds texts that came past the API. */
function readHeldPolicy(text: string): Policy | undefined {
  const parsed = parsePolicy(text);
  if (parsed.ok) return parsed.policy;
  const { mode, mx = [], maxAgeSeconds } = parsed.policy ?? {};
  return mode === undefined || maxAgeSeconds === undefined ? undefined : { mode, mx, maxAgeSeconds };
}

/** Mail servers under this pattern must stay valid (name and certificate) until then. */
export interface MxNeed {
  pattern: string;
  /** RFC 3339 UTC. */
  until: string;
  /** The id of the version that asks for it longest. */
  versionId: string;
  /** The version may still be served, so `until` moves with the time. */
  open: boolean;
}

/** Until when each pattern is needed by enforce policies that senders may hold; the other modes refuse no mail. */
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
    until: until.toISOString(),
    versionId: version.id,
    open: version.supersededAt === undefined,
  }));
}

/** The one that lasts longest. */
export const lastNeed = (needs: readonly MxNeed[]): MxNeed | undefined =>
  needs.toSorted((a, b) => (a.until > b.until ? -1 : 1))[0];

/**
 * When records and host may be deleted (RFC 8461 §8.3): when every policy served before the final `none` has expired,
 * not only the last one, since an older one may have had a longer max_age. Undefined as long as another mode may still
 * be served. Copies of the final `none` do no harm: to hold it and to hold no policy is the same.
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

/** The place of the last version of another mode than none; -1 if there is none. */
const findLastBeforeNone = (versions: readonly PolicyVersion[]): number =>
  versions.findLastIndex((version) => !isNone(version));

/** A version as the API lists it. Dates are RFC 3339 UTC. */
export interface LedgerEntry {
  id: string;
  text: string;
  /** Absent for a text from which no sender takes a mode. */
  mode?: Policy['mode'];
  state: 'pending' | 'current' | 'superseded';
  from: string;
  to?: string;
  announcedAt?: string;
  cachedUntil: string;
  by: string;
  why?: string;
  overridden?: PolicyVersion['overridden'];
}

/** The ledger for people, newest first. */
export function describeVersions(
  versions: readonly PolicyVersion[],
  now: Date,
  serving: Serving,
): LedgerEntry[] {
  return versions.toReversed().map((version) => {
    const { id, text, firstServedAt, supersededAt, announcedAt, by, why, overridden } = version;
    const mode = readHeldPolicy(text)?.mode;
    const open = isPending(version) ? 'pending' : 'current';
    return {
      id,
      text,
      ...(mode && { mode }),
      state: supersededAt === undefined ? open : 'superseded',
      from: firstServedAt,
      ...(supersededAt !== undefined && { to: supersededAt }),
      ...(announcedAt !== undefined && { announcedAt }),
      cachedUntil: cachedUntil(version, now, serving).toISOString(),
      by,
      ...(why !== undefined && { why }),
      ...(overridden && { overridden }),
    };
  });
}
