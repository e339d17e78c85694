/**
 * The version ledger: every policy text that was, or may have been, served for a domain.
 *
 * A sender keeps a policy for its max_age from its last fetch, and nobody can recall it. So the text of every policy
 * that some sender may still hold decides what may be done to a domain's mail servers and records, and the ledger must
 * always know at least what the senders know. Two rules ensure that, even after a crash at any point:
 * 1. An edit is entered before its text is stored. Until the text is observed in the store, the version is *pending*:
 *    it may be served at any moment, or never, and the version before it may still be served.
 * 2. A version counts as superseded only from the moment when a later one was *observed* in the store.
 */
import { timestampOf } from '../names/timestamp.ts';
import { jsonBytes } from '../text/format-json.ts';
import { nextId } from './id.ts';
import { parsePolicy } from './policy.ts';
import type { PolicyVersion, PublishingStep } from './version.ts';

/**
 * A pending edit older than this was given up: no writer of ours lives longer (Lambda: 15 minutes). A younger one may
 * still be stored, even after a later text was observed.
 */
const longestEditSeconds = 900;

/** A thousand policies of a usual length; every task about a domain, and every mail, reads them. */
const maxLedgerBytes = 500_000;

/** Whether the ledger takes no more policies of the owner's. */
export const isLedgerFull = (versions: readonly PolicyVersion[]): boolean =>
  jsonBytes(versions) >= maxLedgerBytes;

/** Whether it has so little room that past versions must go. */
export const isLedgerFilling = (versions: readonly PolicyVersion[]): boolean =>
  jsonBytes(versions) >= maxLedgerBytes / 2;

export interface PolicyEdit {
  text: string;
  now: Date;
  /** The id of a token, or `strictmx`. */
  by: string;
  why?: string;
  step?: PublishingStep;
  overridden?: PolicyVersion['overridden'];
}

/**
 * Enters an edit; the result must be stored before the text is. The new version is pending and the last of the list.
 * Its predecessors stay open, because the write of the text may fail, or come late.
 */
export function appendVersion(versions: readonly PolicyVersion[], edit: PolicyEdit): PolicyVersion[] {
  const { text, now, by, why, step, overridden } = edit;
  const id = nextId(now, versions.at(-1)?.id);
  const entry = {
    id,
    text,
    firstServedAt: timestampOf(now),
    by,
    ...(why !== undefined && { why }),
    ...(step && { step }),
    ...(overridden && { overridden }),
  };
  return [...versions, entry];
}

export interface StoredPolicyText {
  text: string;
  /** The stored object's version, which differs for every write. */
  objectVersion: string;
  now: Date;
  /** The author of a text that no edit announced, such as `object-store`. */
  by: string;
}

/**
 * Enters a text that was read from the store. Afterwards `currentVersion()` is the version of exactly that write, and
 * its id is the one to announce. Reading the same write again changes nothing.
 *
 * A write that the ledger does not know belongs to a pending edit with the same text. Otherwise someone bypassed the
 * API, and the text gets a new version. So does an equal text that was written again: another text may have been served
 * in between, and senders that hold that one fetch again only for a new id.
 */
export function observeText(versions: readonly PolicyVersion[], stored: StoredPolicyText): PolicyVersion[] {
  const { text, objectVersion, now, by } = stored;
  const current = versions.findLastIndex((version) => version.objectVersion !== undefined);
  if (current !== -1 && versions[current]?.objectVersion === objectVersion)
    return closeBefore(versions, current, now);

  // The latest of several equal edits. An edit from before the current version would make the id go back.
  const edited = versions.findLastIndex(
    (version, index) => index > current && isPending(version) && version.text === text,
  );
  if (edited !== -1) {
    const observed = versions.map((version, index) =>
      index === edited ? { ...version, objectVersion } : version,
    );
    return closeBefore(observed, edited, now);
  }
  const id = nextId(now, versions.at(-1)?.id);
  const added = [...versions, { id, text, firstServedAt: timestampOf(now), by, objectVersion }];
  return closeBefore(added, added.length - 1, now);
}

/** The version whose text was last observed in the store; undefined if none was. Pending edits may follow it. */
export function currentVersion(versions: readonly PolicyVersion[]): PolicyVersion | undefined {
  return versions.findLast(({ objectVersion }) => objectVersion !== undefined);
}

/** The policy of the current version, as far as it can be read. */
export const parseCurrent = (versions: readonly PolicyVersion[]) =>
  parsePolicy(currentVersion(versions)?.text ?? '');

/**
 * Whether a version is entered but not yet observed in the store. An announced id keeps its text, so it is never
 * pending.
 */
export function isPending({ objectVersion, supersededAt, announcedAt }: PolicyVersion): boolean {
  return objectVersion === undefined && supersededAt === undefined && announcedAt === undefined;
}

/** Closes the versions that the one at `current` superseded, and the edits that were given up. */
function closeBefore(versions: readonly PolicyVersion[], current: number, now: Date): PolicyVersion[] {
  return versions.map((version, index) => {
    const isOver = isPending(version) ? ageSeconds(version, now) > longestEditSeconds : index < current;
    return isOver && version.supersededAt === undefined
      ? { ...version, supersededAt: timestampOf(now) }
      : version;
  });
}

const ageSeconds = ({ firstServedAt }: PolicyVersion, now: Date) =>
  (now.getTime() - Date.parse(firstServedAt)) / 1000;
