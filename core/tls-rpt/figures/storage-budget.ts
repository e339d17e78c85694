/**
 * What of a day's mail is kept byte for byte. An owner has a budget of bytes a day, and its parts are for those who can
 * be named: whoever signs nothing can take half of it, whoever signs three quarters, and the rest is for reporters known
 * from earlier days. So nobody that a flood comes from takes the room of a reporter that is known.
 */
import { compareText } from '../../text/compare-text.ts';

/** `known`: signed by a reporter of `daysToBeKnown` earlier days. */
export type SenderRank = 'known' | 'signed' | 'unsigned';

/** Up to which part of the budget each may fill it. */
const shares: Record<SenderRank, number> = { unsigned: 0.5, signed: 0.75, known: 1 };

/** Of the budget, for one organisation that signs. Attack: one that was known for a week, and then floods. */
const sourceShare = 1 / 8;

/** Attack: an endless list of domains that sign one report each. The loudest are kept. */
const maxSources = 100;

export interface StoredBytes {
  bytes: number;
  /** By organisational domain; by the empty text what nobody signed. */
  sources: Readonly<Record<string, number>>;
}

export interface Arrival {
  rank: SenderRank;
  /** Organisational domain of who signed it; empty if nobody did. */
  source: string;
  bytes: number;
}

/** Whether what arrives is kept. While half of the budget is free, everybody's is. */
export function fitsBudget(stored: StoredBytes, budgetBytes: number, arrival: Arrival): boolean {
  const total = stored.bytes + arrival.bytes;
  if (total > shares[arrival.rank] * budgetBytes) return false;
  if (total <= shares.unsigned * budgetBytes) return true;
  return bytesOf(stored, arrival.source) + arrival.bytes <= sourceShare * budgetBytes;
}

export function addBytes(stored: StoredBytes, { source, bytes }: Pick<Arrival, 'source' | 'bytes'>) {
  const sources = { ...stored.sources, [source]: bytesOf(stored, source) + bytes };
  return {
    bytes: stored.bytes + bytes,
    sources: Object.fromEntries(loudestFirst({ sources }).slice(0, maxSources)),
  };
}

/** Who had the most stored; undefined if that is what nobody signed. */
export function loudestSource(stored: StoredBytes): string | undefined {
  const [loudest] = loudestFirst(stored);
  return loudest?.[0] || undefined;
}

const loudestFirst = ({ sources }: Pick<StoredBytes, 'sources'>) =>
  Object.entries(sources).sort(([a, x], [b, y]) => y - x || compareText(a, b));

const bytesOf = ({ sources }: StoredBytes, source: string): number =>
  Object.hasOwn(sources, source) ? (sources[source] ?? 0) : 0;
