import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayState } from './day.ts';
import { sourceOf } from './tally-report.ts';

/** Attack: an endless list of domains that sign one report each. Those with the most days are kept. */
const maxKnown = 200;

/**
 * On how many of these days each organisation sent a verified report, by organisational domain. Only reports that are
 * itemised are seen: an organisation that was known then had its place.
 */
export function countKnownDays(days: readonly DayState[]): Record<string, number> {
  const counted = [...reportedDays(days)].map(([source, seen]): [string, number] => [source, seen.size]);
  return Object.fromEntries(counted.sort(([a, x], [b, y]) => y - x || compareText(a, b)).slice(0, maxKnown));
}

/** The days about which each organisation sent a verified report, by organisational domain. */
export function reportedDays(days: readonly DayState[]): Map<string, Set<UtcDay>> {
  const daysOf = new Map<string, Set<UtcDay>>();
  for (const { day, reports } of days) {
    const verified = Object.values(reports).filter((report) => report.verified);
    for (const source of new Set(verified.map(sourceOf)))
      daysOf.set(source, (daysOf.get(source) ?? new Set()).add(day));
  }
  return daysOf;
}
