import { formatUtc } from '../names/format-utc.ts';
import { firstFew } from '../text/first-few.ts';
import { lastNeed, mxNeeds, type Serving } from './held-policies.ts';
import { parseCurrent } from './ledger.ts';
import type { PolicyVersion } from './version.ts';

/** Going back from enforce to testing. */
export interface FallBack {
  /** RFC 3339 UTC: until when senders that do not see the new id may hold enforce, if it ended now. */
  cachedUntil: string;
  /** Patterns of those policies: mail servers under them must stay valid until then. */
  keepValid: string[];
  /** What to do, and what it does not reach; without a final stop. */
  message: string;
}

/**
 * The way out when senders refuse mail and that cannot be mended soon. It ends the protection and does not reach the
 * copies that senders hold (RFC 8461 §3.3), so it is proposed and never done alone. Undefined unless mode is enforce.
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
  const keepValid = needs.map(({ pattern }) => pattern);
  const until = formatUtc(new Date(last.until));
  return {
    cachedUntil: last.until,
    keepValid,
    message: `If mail bounces and mending takes long, put the policy with mode "testing": senders that see its id deliver all the same. Others may hold enforce until ${until}; until then mail servers under these names must stay valid: ${firstFew(keepValid).join(', ')}`,
  };
}
