import { createHash } from 'node:crypto';
import { addDays, type UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayState } from './day.ts';
import { sourceOf } from './tally-report.ts';

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
 * On how many of these days each organisation sent a verified report. Only reports that are itemised are seen: an
 * organisation that was known then had its place. The lists of the days bound how many organisations there are, so none is
 * left out: attack, hundreds of organisations that crowd out those which report failures.
 */
export const countKnownDays = (days: readonly DayState[]): Record<string, number> =>
  Object.fromEntries([...seenReports(days)].map(([source, seen]) => [source, countSeenDays(seen)]));

/** On how many days a source was seen. A source is untrusted text, and may equal the name of a method. */
export const seenDaysOf = (knownDays: Readonly<Record<string, number>>, source: string): number =>
  Object.hasOwn(knownDays, source) ? (knownDays[source] ?? 0) : 0;

/** By organisation: the UTC day since which it has been seen. */
export type FirstSeen = Readonly<Record<string, UtcDay>>;

/**
 * Since when each organisation has been seen. A day that records it remembers more than these days. Regular reports arrive
 * on the day after the one that they are about; a backdated report counts from its arrival.
 */
export function firstSeenDays(days: readonly DayState[]): FirstSeen {
  const recorded = new Map(days.map(({ day, firstSeen = {} }) => [day, firstSeen]));
  const first = [...seenReports(days)].map(([source, seen]): [string, UtcDay] => {
    const since = seen.map(({ day, receivedDay }) => {
      const before = ownDay(recorded.get(day) ?? {}, source);
      const expected = addDays(receivedDay, -1);
      return before ?? (expected > day ? expected : day);
    });
    return [source, since.reduce((a, b) => (b < a ? b : a))];
  });
  return Object.fromEntries(first);
}

/** The day since which a source has been seen, as a text that is in order; later than any day if it was not seen. */
export const firstSeenOf = (firstSeen: FirstSeen, source: string): string => ownDay(firstSeen, source) ?? '~';

const ownDay = (firstSeen: FirstSeen, source: string): UtcDay | undefined =>
  Object.hasOwn(firstSeen, source) ? firstSeen[source] : undefined;

/** A digest that decides between equals: to choose a better one, somebody needs another domain. */
export const lotOf = (source: string): string => createHash('sha256').update(source).digest('hex');

/** Orders organisations by when they were first seen, which nobody can change later; unseen ones come last. */
export const compareFirstSeen =
  (firstSeen: FirstSeen) =>
  (a: string, b: string): number =>
    compareText(firstSeenOf(firstSeen, a), firstSeenOf(firstSeen, b)) || compareText(lotOf(a), lotOf(b));

/** What a day records: a few more organisations than its list can contain. */
const maxRecorded = 400;

export interface KnownOrganisations {
  /** On how many earlier days an organisation reported. */
  knownDays: Record<string, number>;
  firstSeen: FirstSeen;
}

/**
 * What is recorded of them with a day. Attack: ever new organisations, which would make the day large. Those seen first are
 * recorded, so that no later one can displace any.
 */
export function boundKnown({ knownDays, firstSeen }: KnownOrganisations): KnownOrganisations {
  const recorded = Object.keys(knownDays).sort(compareFirstSeen(firstSeen)).slice(0, maxRecorded);
  const only = <Value>(values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(values).filter(([source]) => isRecorded.has(source)));
  const isRecorded = new Set(recorded);
  return { knownDays: only(knownDays), firstSeen: only(firstSeen) };
}

/** The verified reports of these days by organisation. Without a day of arrival, its own day counts. */
export function seenReports(days: readonly DayState[]): Map<string, SeenReport[]> {
  const seen = days.flatMap(({ day, reports }) =>
    Object.values(reports)
      .filter((report) => report.verified)
      .map((report) => ({ source: sourceOf(report), day, receivedDay: report.receivedDay ?? day })),
  );
  return Map.groupBy(seen, ({ source }) => source);
}
