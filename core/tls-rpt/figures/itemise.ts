/**
 * Decides which reports of a day are listed one by one. All are counted; the list is for people, and for rules that depend
 * on who reported what. Its limits are per organisation and in bytes, so nobody can occupy the places of all others.
 */
import { compareText } from '../../text/compare-text.ts';
import { jsonBytes } from '../../text/format-json.ts';
import type { DayReport } from './day.ts';
import type { DaySideName } from './day-side.ts';
import { type FirstSeen, firstSeenOf, lotOf, seenDaysOf } from './reporter-days.ts';
import { daysToBeKnown } from './rest.ts';
import { sourceOf } from './tally-report.ts';

export interface ItemLimits {
  bytes: number;
  /** For one organisation: real ones send one to a few reports a day. */
  reportsPerSource: number;
  bytesPerSource: number;
}

export const itemLimits: Record<DaySideName, ItemLimits> = {
  /** A day object of this size is read, changed and written within a few milliseconds. */
  verified: { bytes: 96_000, reportsPerSource: 20, bytesPerSource: 24_000 },
  /** Anyone can write these, so the list only shows which kinds of reports arrived. */
  unverified: { bytes: 24_000, reportsPerSource: 5, bytesPerSource: 6_000 },
};

/** By identity. */
export type DayReports = Record<string, DayReport>;

export interface ItemisedReports {
  itemised: DayReports;
  crowdedOut: DayReports;
}

/**
 * Organisations known from earlier days come first. Among equals, each half of the list has its own order, so that who
 * wants to displace others must be better than they in both:
 *
 * - In the first half, those seen first come first. Attack: hundreds of domains that send a minimal report each, until they
 *   are known.
 * - In the second, the one that uses less space comes first: its smaller reports, and overall the report that leaves its
 *   organisation with the fewest bytes in the list. Attack: five domains with reports of maximum length, which leave no
 *   place for anybody who comes later.
 *
 * Then a digest of the organisation's name decides (see docs/threat-model.md). A report's rank depends only on its
 * organisation, and never rises when others arrive. So among reports of one size, one that was left out never returns to
 * the list, and the order of their arrival does not matter.
 *
 * @param knownDays on how many earlier days an organisation reported
 * @param firstSeen since when
 */
export function itemise(
  reports: DayReports,
  limits: ItemLimits,
  knownDays: Readonly<Record<string, number>>,
  firstSeen: FirstSeen = {},
): ItemisedReports {
  const ranked = Object.entries(reports)
    .map(([identity, report]) => measure(identity, report))
    .sort(compareSizes);
  const rank = ranker(knownDays, firstSeen);
  const bySource = new Map<string, { reports: number; bytes: number }>();
  const candidates: Ranked[] = [];
  const crowdedOut: [string, DayReport][] = [];
  for (const measured of ranked) {
    const { identity, report, source, size } = measured;
    const own = bySource.get(source) ?? { reports: 0, bytes: 0 };
    own.reports += 1;
    own.bytes += size;
    bySource.set(source, own);
    const isWithinOwn = own.reports <= limits.reportsPerSource && own.bytes <= limits.bytesPerSource;
    if (isWithinOwn) candidates.push({ ...measured, ...rank(source), ownBytes: own.bytes });
    else crowdedOut.push([identity, report]);
  }
  const bySeniority = candidates.sort(compareSeniority);
  const senior = countFitting(bySeniority, limits.bytes / 2);
  const taken = sumBytes(bySeniority.slice(0, senior));
  const others = bySeniority.slice(senior).sort(compareRanks);
  const fitting = countFitting(others, limits.bytes - taken);
  const itemised = [...bySeniority.slice(0, senior), ...others.slice(0, fitting)];
  crowdedOut.push(...others.slice(fitting).map(asEntry));
  return {
    itemised: Object.fromEntries(itemised.map(asEntry)),
    crowdedOut: Object.fromEntries(crowdedOut),
  };
}

interface Measured {
  identity: string;
  report: DayReport;
  source: string;
  size: number;
}

const measure = (identity: string, report: DayReport): Measured => ({
  identity,
  report,
  source: sourceOf(report),
  size: jsonBytes(report),
});

const compareSizes = (a: Measured, b: Measured): number =>
  a.size - b.size || compareText(a.identity, b.identity);

const asEntry = ({ identity, report }: Measured): [string, DayReport] => [identity, report];

/** How many of these reports fit. The first that does not is the last that is tried. */
function countFitting(ranked: readonly Measured[], room: number): number {
  let bytes = 0;
  const tooMany = ranked.findIndex(({ size }) => {
    bytes += size;
    return bytes > room;
  });
  return tooMany === -1 ? ranked.length : tooMany;
}

const sumBytes = (measured: readonly Measured[]): number => measured.reduce((sum, { size }) => sum + size, 0);

interface Ranked extends Measured {
  days: number;
  first: string;
  lot: string;
  /** The bytes of this report and of those of its organisation before it. */
  ownBytes: number;
}

const ranker = (knownDays: Readonly<Record<string, number>>, firstSeen: FirstSeen) => (source: string) => ({
  days: Math.min(seenDaysOf(knownDays, source), daysToBeKnown),
  first: firstSeenOf(firstSeen, source),
  lot: lotOf(source),
});

function compareRanks(a: Ranked, b: Ranked): number {
  return b.days - a.days || a.ownBytes - b.ownBytes || compareText(a.lot, b.lot);
}

function compareSeniority(a: Ranked, b: Ranked): number {
  return b.days - a.days || compareText(a.first, b.first) || compareRanks(a, b);
}
