/**
 * How `reports`, `summary` and `export` page through any range of days. A page reads so much that 15 years asked in one call
 * answer at once, whether a day has no report or 500, and it is empty only if nothing is left.
 */
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import type { Ports } from '../../ports/ports.ts';
import { listObjects } from '../../store/list-objects.ts';
import {
  parseStoredReportKey,
  type StoredReport,
  storedReportKey,
  storedReportObject,
  storedReportsPrefix,
} from '../../store/reports/stored-report.ts';
import { skipUnreadable } from '../../store/skip-unreadable.ts';

/** Days of one page: their figures are read and added within a second. */
export const maxPageDays = 1000;

/** A page ends before the answer gets too large for Lambda (6 MB). It has at least one report. */
const maxPageBytes = 4_000_000;

/** A page that has something ends after this time, on a slow machine with fewer reports. */
const maxMilliseconds = 1_000;

/** One that has nothing, because no report of the range had any failure yet: API Gateway gives up after 30 s. */
const maxEmptyMilliseconds = 15_000;

export interface ListedReport {
  /** The UTC day that the report is about. */
  day: UtcDay;
  identity: ReportIdentity;
  /** When it was stored, in milliseconds since 1970. */
  storedAt: number;
  sizeBytes: number;
}

export interface PageRequest<Entry> {
  domain: DomainName;
  /** With reports, in the order of the pages. Reports are deleted before the figures of their day, so most may have none. */
  days: readonly UtcDay[];
  /** Reports per page. */
  limit: number;
  /** Puts the reports of a day in the order of the pages, without those of earlier pages. */
  arrange(reports: ListedReport[]): ListedReport[];
  /**
   * @param stored undefined if this version cannot read it
   * @returns how a report is shown, and its length; 0 if there is nothing to show
   */
  show(listed: ListedReport, stored: StoredReport | undefined): { entry: Entry; bytes: number };
}

/** @returns a page; `last` is the end of it, and absent if nothing is left */
export async function readPage<Entry>(
  ports: Pick<Ports, 'store' | 'log' | 'clock'>,
  request: PageRequest<Entry>,
): Promise<{ entries: Entry[]; last?: ListedReport }> {
  const { days, limit } = request;
  const page = new Page<Entry>(ports, limit);
  let atOnce = 1;
  for (let done = 0; done < days.length; ) {
    if (page.mustEnd(done)) return page.ended();
    const listed = await listDays(ports, request, days.slice(done, done + atOnce));
    done += atOnce;
    atOnce = listed.length < fewReports ? Math.min(2 * atOnce, daysAtOnce) : 1;
    for (let at = 0; at < listed.length; ) {
      if (page.mustEnd(0)) return page.ended();
      const batch = firstOf(listed.slice(at, at + Math.min(readsAtOnce, page.room + 1)));
      at += batch.length;
      const read = await Promise.all(batch.map((one) => readListed(ports, request, one)));
      if (!read.every((one) => one === undefined || page.add(one))) return page.ended();
    }
  }
  return { entries: page.entries };
}

interface Shown<Entry> {
  listed: ListedReport;
  entry: Entry;
  bytes: number;
}

class Page<Entry> {
  readonly entries: Entry[] = [];
  #last: ListedReport | undefined;
  #bytes = 0;
  #reports = 0;
  readonly #limit: number;
  readonly #clock: Ports['clock'];
  readonly #begin: number;

  constructor({ clock }: Pick<Ports, 'clock'>, limit: number) {
    this.#limit = limit;
    this.#clock = clock;
    this.#begin = clock.now().getTime();
  }

  get room(): number {
    return Math.max(0, this.#limit - this.#reports);
  }

  /** @returns whether it fits */
  add({ listed, entry, bytes }: Shown<Entry>): boolean {
    if (this.#bytes > 0 && (this.room === 0 || this.#bytes + bytes > maxPageBytes)) return false;
    this.entries.push(entry);
    this.#last = listed;
    this.#bytes += bytes;
    this.#reports++;
    return true;
  }

  /** Whether it took enough work, though it might have room. */
  mustEnd(days: number): boolean {
    const milliseconds = this.#clock.now().getTime() - this.#begin;
    if (this.#bytes > 0) return days >= maxPageDays || milliseconds >= maxMilliseconds;
    return this.#last !== undefined && milliseconds >= maxEmptyMilliseconds;
  }

  ended(): { entries: Entry[]; last?: ListedReport } {
    return { entries: this.entries, ...(this.#last && { last: this.#last }) };
  }
}

/** Days listed at a time: as many as the AWS client has connections. A few reports are found in the first ones. */
const daysAtOnce = 50;
const fewReports = 100;

async function listDays<Entry>(
  ports: Pick<Ports, 'store'>,
  { domain, arrange }: PageRequest<Entry>,
  days: readonly UtcDay[],
): Promise<ListedReport[]> {
  return (await Promise.all(days.map(async (day) => arrange(await listDay(ports, domain, day))))).flat();
}

/** In the order of their identities. */
async function listDay(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  day: UtcDay,
): Promise<ListedReport[]> {
  const prefix = storedReportsPrefix(day, domain);
  const found: ListedReport[] = [];
  for await (const { key, lastModified, sizeBytes } of listObjects(ports, prefix))
    found.push({
      day,
      identity: parseStoredReportKey(key, prefix),
      storedAt: lastModified.getTime(),
      sizeBytes,
    });
  return found;
}

/** Reports read at a time, because somebody waits for the last one. Large ones are read alone: they take much memory. */
const readsAtOnce = 16;
const bytesAtOnce = 200_000;

/** At least one. */
function firstOf(listed: readonly ListedReport[]): ListedReport[] {
  let bytes = 0;
  const tooMany = listed.findIndex(({ sizeBytes }, at) => {
    bytes += sizeBytes;
    return at > 0 && bytes > bytesAtOnce;
  });
  return listed.slice(0, tooMany === -1 ? listed.length : tooMany);
}

/** @returns undefined if it was deleted meanwhile */
async function readListed<Entry>(
  ports: Pick<Ports, 'store' | 'log'>,
  { domain, show }: PageRequest<Entry>,
  listed: ListedReport,
): Promise<Shown<Entry> | undefined> {
  const key = storedReportKey(listed.day, domain, listed.identity);
  const read = await skipUnreadable(ports, async () => ({
    found: await storedReportObject.load(ports, key),
  }));
  if (read && !read.found) return undefined;
  return { listed, ...show(listed, read?.found?.state) };
}
