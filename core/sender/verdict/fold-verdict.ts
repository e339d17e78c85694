import type { SendingFacts } from '../facts/sending-facts.ts';
import type { ListEntry } from '../lists/list-entry.ts';
import { countingEntries, type MatchedEntry, matchEntries } from '../lists/match-entries.ts';
import { decideLevel } from './decide-level.ts';
import { judgeHosts } from './judge-hosts.ts';
import { replyFor } from './reply-for.ts';
import type { Because, Level, ListEffect, SendingVerdict } from './verdict.ts';

/**
 * Combines everything that is known about a domain into one verdict: Postfix uses one level for all of a domain's servers.
 * @param now milliseconds since 1970; entries that have expired do not count
 */
export function foldVerdict(facts: SendingFacts, entries: readonly ListEntry[], now: number): SendingVerdict {
  const matched = matchEntries(entries, facts, now);
  const decided = decideLevel(facts, countingEntries(matched));
  const hosts = judgeHosts(facts, decided);
  const isStuck = decided.level === 'secure' && hosts.length > 0 && !hosts.some(({ use }) => use);
  const reply = replyFor(isStuck ? 'no-server-in-policy' : decided.because);
  return {
    mayGo: reply === null,
    ...decided,
    hosts,
    lists: effectsOf(matched, decided),
    reply,
  };
}

/** The entries that matter for a decision. An entry without effect is reported as such immediately. */
function effectsOf(
  matched: readonly MatchedEntry[],
  decided: { level: Level; because: Because },
): ListEffect[] {
  const counting = countingEntries(matched);
  return matched.map(({ entry }) => {
    if (counting[entry.list]?.entry !== entry) return { entry, overruledBy: 'more-specific' };
    return decidedBy[decided.because] === entry.list ? { entry } : { entry, overruledBy: decided.because };
  });
}

const decidedBy: Partial<Record<Because, ListEntry['list']>> = {
  'dane-and-required': 'required',
  required: 'required',
  exempt: 'exempt',
  fallback: 'fallback',
};
