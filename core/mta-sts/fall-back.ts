import type { Timestamp } from '../names/timestamp.ts';
import { lastNeed, mxNeeds, type Serving } from './held-policies.ts';
import { parseCurrent } from './ledger.ts';
import type { PolicyVersion } from './version.ts';

/** A suggestion to go back from enforce to testing. */
export interface FallBack {
  /** RFC 3339 UTC: until when senders that do not see the new id may hold enforce, if it ended now. */
  cachedUntil: Timestamp;
  /** The patterns of those policies: mail servers that match them must stay valid until then. */
  keepValid: string[];
}

/**
 * Suggests what to do if senders refuse mail and the cause cannot be fixed soon. Going back ends the protection and does not
 * affect the copies that senders hold (RFC 8461 §3.3), so it is never done automatically. Undefined unless the mode is
 * enforce.
 */
export function proposeFallBack(
  versions: readonly PolicyVersion[],
  now: Date,
  serving: Serving,
): FallBack | undefined {
  const { policy } = parseCurrent(versions);
  const needs = mxNeeds(versions, now, serving);
  const last = lastNeed(needs);
  if (policy?.mode !== 'enforce' || !last) return undefined;
  return { cachedUntil: last.until, keepValid: needs.map(({ pattern }) => pattern) };
}
