import type { Timestamp } from '../names/timestamp.ts';
import { timestampOf } from '../names/timestamp.ts';
import { cachedUntil, readHeldPolicy, type Serving } from './held-policies.ts';
import { isPending } from './ledger.ts';
import type { Policy } from './policy.ts';
import type { PolicyVersion } from './version.ts';

/** A version as the API lists it. Dates are RFC 3339 UTC. */
export interface LedgerEntry {
  id: string;
  text: string;
  /** Absent for a text from which senders read no mode. */
  mode?: Policy['mode'];
  state: 'pending' | 'current' | 'superseded';
  from: Timestamp;
  to?: Timestamp;
  announcedAt?: Timestamp;
  cachedUntil: Timestamp;
  by: string;
  why?: string;
  step?: PolicyVersion['step'];
  overridden?: PolicyVersion['overridden'];
}

/** Lists the ledger for the API, newest first. */
export function describeVersions(
  versions: readonly PolicyVersion[],
  now: Date,
  serving: Serving,
): LedgerEntry[] {
  return versions.toReversed().map((version) => {
    const { id, text, firstServedAt, supersededAt, announcedAt, by, why, step, overridden } = version;
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
      cachedUntil: timestampOf(cachedUntil(version, now, serving)),
      by,
      ...(why !== undefined && { why }),
      ...(step && { step }),
      ...(overridden && { overridden }),
    };
  });
}

/** A version in the form that an owner other than its author's may see. */
export function withoutAuthor({ why, step, overridden, ...anonymous }: PolicyVersion): PolicyVersion {
  return { ...anonymous, by: 'earlier-owner' };
}
