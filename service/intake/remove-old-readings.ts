import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { listKeys } from '../store/list-keys.ts';
import { loadQuarantineEntry } from '../store/reports/quarantine-entry.ts';
import {
  type StoredReport,
  storedReportObject,
  storedReportsPrefix,
} from '../store/reports/stored-report.ts';
import { markDeleted, requestFold } from './request-fold.ts';
import { markPending, pendingKey, reportKey } from './store-report.ts';

/** Reports come within days of their period's end; a day's slack for a period that was read in another zone. */
const searchedDays = { beforeReceipt: 7, besideReading: 1 };

/** What a mail is read as now. */
export interface NewReading {
  readings: StoredReport[];
  /** Whether it, or a part of it, is refused. */
  isRefused: boolean;
  /** The domains that it may speak about. */
  domains: ReadonlySet<DomainName>;
}

/**
 * Removes what an earlier version read from the same raw mail and this one does not: under another identity (it took
 * the submitter, the id or the period otherwise) its sessions would count twice beside the new reading, and what is
 * refused now must not go on counting. Searched are the days before the mail came, and those next to the new reading's.
 *
 * @returns the domains of which a reading was removed: whether the daily mail still has to mention the new one is decided for them already
 */
export async function removeOldReadings(
  ports: Pick<Ports, 'store' | 'tasks' | 'service'>,
  raw: StoredObject,
  reading: NewReading,
): Promise<Set<DomainName>> {
  const { store } = ports;
  const { readings } = reading;
  const removed = new Set<DomainName>();
  // The usual case, an upgrade that reads the mail as before, costs one get a report.
  if (await isReadAsBefore({ store }, raw, reading)) return removed;
  const current = new Set(readings.map(reportKey));
  for (const prefix of searchedPrefixes(raw, reading)) {
    for await (const key of listKeys({ store }, prefix)) {
      if (current.has(key)) continue;
      const report = (await storedReportObject.load({ store }, key))?.state;
      if (report?.raw !== raw.key) continue;
      await removeReading(ports, report, readings);
      removed.add(report.domain);
    }
  }
  return removed;
}

function searchedPrefixes(raw: StoredObject, { readings, domains }: NewReading): Set<string> {
  const received = dayOf(raw.lastModified);
  const { beforeReceipt, besideReading } = searchedDays;
  const prefixes = new Set<string>();
  const add = (domain: DomainName, day: UtcDay, from: number, to: number) => {
    for (let days = from; days <= to; days++) prefixes.add(storedReportsPrefix(addDays(day, days), domain));
  };
  for (const { domain, day } of readings) add(domain, day, -besideReading, besideReading);
  for (const domain of domains) add(domain, received, -beforeReceipt, besideReading);
  return prefixes;
}

async function isReadAsBefore(
  { store }: Pick<Ports, 'store'>,
  raw: StoredObject,
  { readings, isRefused }: NewReading,
): Promise<boolean> {
  const entry = await loadQuarantineEntry({ store }, raw);
  if ((entry !== undefined) !== isRefused) return false;
  // What was refused before left its number of counted parts.
  if (entry && entry.counted.length !== readings.length) return false;
  return areStored({ store }, raw.key, readings);
}

async function areStored(
  { store }: Pick<Ports, 'store'>,
  raw: string,
  readings: StoredReport[],
): Promise<boolean> {
  for (const reading of readings) {
    const stored = await storedReportObject.load({ store }, reportKey(reading));
    if (stored?.state.raw !== raw) return false;
  }
  return true;
}

/** The report itself goes last: by it this is found again after a crash in between. */
async function removeReading(
  ports: Pick<Ports, 'store' | 'tasks' | 'service'>,
  old: StoredReport,
  readings: StoredReport[],
): Promise<void> {
  const { store } = ports;
  const marker = pendingKey(old);
  if (await store.get(marker)) {
    // A report that no daily mail has included yet is included as it is read now; one that was, is not sent again.
    for (const reading of readings.filter(({ domain }) => domain === old.domain)) {
      await markPending({ store }, reading);
    }
    await store.delete(marker);
  }
  // Before, so that a crash leaves a mark; after, because a fold may have done that mark while the report was there.
  await markDeleted(ports, old);
  await store.delete(reportKey(old));
  await requestFold(ports, old, undefined);
}
