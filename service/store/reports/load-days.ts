/** The figures of a domain's days, verified and unverified together. */
import type { DomainName } from '../../../core/names/domain-name.ts';
import { addDays, type UtcDay } from '../../../core/names/utc-day.ts';
import type { DayState } from '../../../core/tls-rpt/figures/day.ts';
import { type DaySideName, daySides, joinSides } from '../../../core/tls-rpt/figures/day-side.ts';
import type { Ports } from '../../ports/ports.ts';
import { listKeys } from '../list-keys.ts';
import { loadReadable, type Readable } from '../load-readable.ts';
import { daySideKey, daySideObject, daySidesPrefix } from './day-side.ts';
import { foldMarksPrefix, parseFoldMarkKey } from './fold-mark.ts';

/** Days read at a time: a trend of 90 days needs 90 small ones. */
const concurrency = 16;

/**
 * The UTC days in a range, both inclusive, for which a domain has reports, in order. Days without reports need no reads:
 * 15 years of daily reports are 13 listings.
 */
export async function listReportedDays(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  from: UtcDay,
  to: UtcDay,
): Promise<UtcDay[]> {
  const days = new Set<UtcDay>();
  for (const side of daySides) {
    const prefix = daySidesPrefix(side, domain);
    for await (const key of listKeys(ports, prefix + commonStart(from, to))) {
      const day = key.slice(prefix.length, -'.json'.length) as UtcDay;
      if (day >= from && day <= to) days.add(day);
    }
  }
  // A recent report is in the list of reports before it is in the figures.
  for await (const key of listKeys(ports, foldMarksPrefix(domain) + commonStart(from, to))) {
    const { day } = parseFoldMarkKey(key);
    if (day >= from && day <= to) days.add(day);
  }
  return [...days].sort();
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** From one UTC day to another, both inclusive. */
export function daysFrom(from: UtcDay, to: UtcDay): UtcDay[] {
  const days: UtcDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * The figures of a domain for a range of UTC days, both inclusive; days without reports are left out. A day that this
 * version cannot read is named, and the others are still returned. For some weeks: one S3 listing costs as much as 12 reads.
 */
export const loadDays = (
  ports: Pick<Ports, 'store' | 'log'>,
  domain: DomainName,
  from: UtcDay,
  to: UtcDay,
): Promise<Readable<DayState>> => loadTheseDays(ports, domain, daysFrom(from, to));

/** The same without unverified reports, for rules that attackers must not influence: half the reads. */
export const loadVerifiedDays = (
  ports: Pick<Ports, 'store' | 'log'>,
  domain: DomainName,
  from: UtcDay,
  to: UtcDay,
): Promise<Readable<DayState>> => loadTheseDays(ports, domain, daysFrom(from, to), ['verified']);

/** The same for any days, in their order. */
export const loadTheseDays = (
  ports: Pick<Ports, 'store' | 'log'>,
  domain: DomainName,
  days: readonly UtcDay[],
  sides: readonly DaySideName[] = daySides,
): Promise<Readable<DayState>> =>
  loadReadable(ports, days, (day) => loadDay(ports, domain, day, sides), concurrency);

async function loadDay(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  day: UtcDay,
  sides: readonly DaySideName[],
): Promise<DayState | undefined> {
  const load = async (side: DaySideName) =>
    sides.includes(side)
      ? (await daySideObject.load(ports, daySideKey(side, day, domain)))?.state
      : undefined;
  const [verified, unverified] = await Promise.all([load('verified'), load('unverified')]);
  return joinSides({ verified, unverified });
}
