/**
 * Decides which part of a day's mail is kept byte for byte. An owner has a daily byte budget. Unsigned mail can use half of
 * it, signed mail three quarters, and the rest is reserved for reporters known from earlier days. So no flood can use the
 * part that is reserved for known reporters.
 */
import { compareText } from '../../text/compare-text.ts';

/** `known`: signed by a reporter that was known from `daysToBeKnown` earlier days. */
export type SenderRank = 'known' | 'signed' | 'unsigned';

/** Up to which part of the budget each kind may fill it. */
const shares: Record<SenderRank, number> = { unsigned: 0.5, signed: 0.75, known: 1 };

/** The part of the budget for one signing organisation. Attack: one that was known for a week, and then floods. */
const sourceShare = 1 / 8;

/** Attack: an endless list of domains that sign one report each. The loudest are kept; what is not counted is not limited. */
const maxSources = 100;

export interface StoredBytes {
  bytes: number;
  /** By organisation; unsigned mail under the empty text. */
  sources: Readonly<Record<string, number>>;
}

export const noBytes: StoredBytes = { bytes: 0, sources: {} };

export interface Arrival {
  rank: SenderRank;
  /** Organisation of the signer; empty if nobody signed. */
  source: string;
  bytes: number;
}

/** Whether a new mail is kept. While half of the budget is free, everything is. */
export function fitsBudget(stored: StoredBytes, budgetBytes: number, arrival: Arrival): boolean {
  const total = stored.bytes + arrival.bytes;
  if (total > shares[arrival.rank] * budgetBytes) return false;
  if (total <= shares.unsigned * budgetBytes) return true;
  return bytesOf(stored, arrival.source) + arrival.bytes <= sourceShare * budgetBytes;
}

/**
 * For the sums of signed reports above the budget, beside it: a part of it, but at least so much that two thousand reports
 * of usual size fit.
 */
const sumsShare = 1 / 4;
const leastSumsBytes = 10_000_000;

/** Whether the sums of a signed mail are kept that is above the budget: again, a part is reserved for known reporters. */
export const fitsSums = (stored: StoredBytes | undefined, budgetBytes: number, arrival: Arrival): boolean =>
  fitsBudget(stored ?? noBytes, Math.max(budgetBytes * sumsShare, leastSumsBytes), arrival);

export function addBytes(stored: StoredBytes, { source, bytes }: Pick<Arrival, 'source' | 'bytes'>) {
  const sources = { ...stored.sources, [source]: bytesOf(stored, source) + bytes };
  return {
    bytes: stored.bytes + bytes,
    sources: Object.fromEntries(loudestFirst({ sources }).slice(0, maxSources)),
  };
}

/** The source of most stored bytes; undefined if that is unsigned mail. */
export function loudestSource(stored: StoredBytes): string | undefined {
  const [loudest] = loudestFirst(stored);
  return loudest?.[0] || undefined;
}

const loudestFirst = ({ sources }: Pick<StoredBytes, 'sources'>) =>
  Object.entries(sources).sort(([a, x], [b, y]) => y - x || compareText(a, b));

const bytesOf = ({ sources }: StoredBytes, source: string): number =>
  Object.hasOwn(sources, source) ? (sources[source] ?? 0) : 0;
