/**
 * A domain that moves here brings the policies that senders hold: the policy that another host serves stays in their caches
 * for its max_age, whatever we serve afterwards. So the ledger contains it, as superseded when it was last seen live.
 */
import { timestampOf } from '../../names/timestamp.ts';
import { nextId } from '../id.ts';
import { currentVersion } from '../ledger.ts';
import type { PolicyVersion } from '../version.ts';

/** The author of a policy that another host serves. */
export const elsewhere = 'elsewhere';

/** The policy that another host serves now. */
export interface PolicyElsewhere {
  text: string;
  /** The id in the domain's record, if that is valid. */
  id?: string;
}

/** Attack: a host that answers a different policy of 64 KB at each check. Senders hold the latest ones longest. */
const maxElsewhere = 5;

/**
 * A policy text as it is stored: lines in which a character is invisible are empty. No sender that follows RFC 8461 reads a
 * value from them, so the rest says the same. They are not removed, because the end of the line before them would be read
 * as a part of it. Attack: 64 KB of control characters, each of which takes six bytes of JSON, and more in an answer.
 */
export const plainPolicyText = (text: string): string =>
  text
    .replace(/^\u{feff}/u, '')
    .split('\n')
    .map((line) => (invisible.test(line) ? '' : line))
    .join('\n');

const invisible = /(?![\t\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/u;

/** Enters the policy that another host serves now. If its text is already entered, its end moves to now. */
export function enterElsewhere(
  versions: readonly PolicyVersion[],
  { text, id }: PolicyElsewhere,
  now: Date,
): PolicyVersion[] {
  // Our own policy, seen through a cache or a proxy.
  if (currentVersion(versions)?.text === text) return [...versions];
  const known = versions.findLastIndex((version) => version.by === elsewhere && version.text === text);
  if (known !== -1)
    return versions.map((version, index) =>
      index === known ? { ...version, supersededAt: timestampOf(now) } : version,
    );
  const at = timestampOf(now);
  // Senders fetch again if an id differs from theirs, so ours must never be the same (RFC 8461 §3.1).
  const ours = nextId(now, versions.at(-1)?.id);
  const after = id === undefined ? ours : laterOf(ours, nextId(now, id));
  const entered = [...versions, { id: after, text, firstServedAt: at, supersededAt: at, by: elsewhere }];
  const theirs = entered.filter(({ by }) => by === elsewhere);
  const dropped = theirs.slice(0, Math.max(0, theirs.length - maxElsewhere));
  return entered.filter((version) => !dropped.includes(version));
}

/** Moves the end of a policy that was live at `seenAt` to now: the other host may have served it until a moment ago. */
export const prolongElsewhere = (
  versions: readonly PolicyVersion[],
  seenAt: string,
  now: Date,
): PolicyVersion[] =>
  versions.map((version) =>
    version.by === elsewhere && version.supersededAt === seenAt
      ? { ...version, supersededAt: timestampOf(now) }
      : version,
  );

/** One ledger of both, the first one's versions first. The ids of the second are changed so that they follow. */
export function joinVersions(
  first: readonly PolicyVersion[],
  second: readonly PolicyVersion[],
): PolicyVersion[] {
  const joined = [...first];
  for (const version of second) {
    const next = nextId(new Date(version.firstServedAt), joined.at(-1)?.id);
    joined.push({ ...version, id: laterOf(next, version.id) });
  }
  return joined;
}

const laterOf = (a: string, b: string): string => (a > b ? a : b);
