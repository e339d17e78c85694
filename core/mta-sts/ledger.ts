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
import type { PolicyVersion } from './version.ts';

/** An edit that was not seen in the store for so long was given up: no writer of ours lives longer (Lambda: 15 minutes). */
const longestEditSeconds = 900;

export interface PolicyEdit {
  text: string;
  now: Date;
  /** A token's id, or `strictmx`. */
  by: string;
  why?: string;
}

/**
 * Enters an edit, to be stored before the text is. The new version is the last of the list, pending. Its predecessors
 * stay open: the write may fail, or come late.
 */
export function appendVersion(versions: readonly PolicyVersion[], edit: PolicyEdit): PolicyVersion[] {
  const { text, now, by, why } = edit;
  const id = nextId(now, versions.at(-1)?.id);
  return [...versions, { id, text, firstServedAt: now.toISOString(), by, ...(why !== undefined && { why }) }];
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
  if (currentVersion(versions)?.objectVersion === objectVersion) return closeAbandoned(versions, now);

  // The latest of several equal edits: whatever came before it is then known to be superseded.
  const edited = versions.findLastIndex((version) => isPending(version) && version.text === text);
  if (edited !== -1) {
    const noticed = versions.with(edited, { ...(versions[edited] as PolicyVersion), objectVersion });
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

/** Entered, but not seen in the store yet. An announced id stands for its text for good, so it is never pending. */
export function isPending({ objectVersion, supersededAt, announcedAt }: PolicyVersion): boolean {
  return objectVersion === undefined && supersededAt === undefined && announcedAt === undefined;
}

function closeBefore(versions: PolicyVersion[], index: number, now: Date): PolicyVersion[] {
  return versions.map((version, at) => (at < index ? close(version, now) : version));
}

function closeAbandoned(versions: readonly PolicyVersion[], now: Date): PolicyVersion[] {
  const since = now.getTime() - longestEditSeconds * 1000;
  return versions.map((version) =>
    isPending(version) && Date.parse(version.firstServedAt) < since ? close(version, now) : version,
  );
}

function close(version: PolicyVersion, now: Date): PolicyVersion {
  return version.supersededAt === undefined ? { ...version, supersededAt: now.toISOString() } : version;
}
