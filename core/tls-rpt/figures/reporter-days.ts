import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayState } from './day.ts';
import { sourceOf } from './tally-report.ts';

/** Attack: an endless list of domains that sign one report each. Those with the most days are kept. */
const maxKnown = 200;

/** Earlier days on which a reporter must have reported to be known. */
export const rememberedDays = 28;

/** A verified report that was seen: the UTC day that it is about, and the day of its arrival. */
export interface SeenReport {
  day: UtcDay;
  receivedDay: UtcDay;
}

/**
 * On how many days an organisation was seen. Attack: seven reports about seven past days, all sent today. So the result is
 * the number of days that the reports are about, but at most the number of days on which they arrived.
 */
export const countSeenDays = (seen: readonly SeenReport[]): number =>
  Math.min(
    new Set(seen.map(({ day }) => day)).size,
    new Set(seen.map(({ receivedDay }) => receivedDay)).size,
  );

/**
 * On how many of these days each organisation sent a verified report, by organisational domain. Only reports that are
 * itemised are seen: an organisation that was known then had its place.
 */
export function countKnownDays(days: readonly DayState[]): Record<string, number> {
  const counted = [...seenReports(days)].map(([source, seen]): [string, number] => [
    source,
    countSeenDays(seen),
  ]);
  return Object.fromEntries(counted.sort(([a, x], [b, y]) => y - x || compareText(a, b)).slice(0, maxKnown));
}

/** On how many days a source was seen. A source is untrusted text, and may equal the name of a method. */
export const seenDaysOf = (knownDays: Readonly<Record<string, number>>, source: string): number =>
  Object.hasOwn(knownDays, source) ? (knownDays[source] ?? 0) : 0;

/** The verified reports of these days by organisational domain. Without a day of arrival, its own day counts. */
export function seenReports(days: readonly DayState[]): Map<string, SeenReport[]> {
  const seen = days.flatMap(({ day, reports }) =>
    Object.values(reports)
      .filter((report) => report.verified)
      .map((report) => ({ source: sourceOf(report), day, receivedDay: report.receivedDay ?? day })),
  );
  return Map.groupBy(seen, ({ source }) => source);
}
