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
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { markDeleted, requestFold } from './request-fold.ts';
import { markPending, pendingKey, reportKey } from './store-report.ts';

/** Reports arrive within days of the end of their period; one more day for a period that was read in another zone. */
const searchedDays = { beforeReceipt: 7, besideReading: 1 };

/** The current reading of a mail. */
export interface NewReading {
  readings: StoredReport[];
  /** Whether it, or a part of it, is refused. */
  isRefused: boolean;
  /** The domains that it may be about. */
  domains: ReadonlySet<DomainName>;
}

/**
 * Removes reports that an earlier version read from the same raw mail and this version does not. If it read another
 * submitter, id or period, the sessions would count twice beside the new reading; and a part that is refused now must not
 * continue to count. Searches the days before the mail arrived, and those next to the new reading's.
 *
 * @returns the domains from which a reading was removed: for these it is already decided whether the daily mail mentions the new one
 */
export async function removeOldReadings(
  ports: Pick<Ports, 'store' | 'tasks' | 'log' | 'service'>,
  raw: StoredObject,
  reading: NewReading,
): Promise<Set<DomainName>> {
  const { store } = ports;
  const { readings } = reading;
  const removed = new Set<DomainName>();
  // Usually an upgrade reads the mail as before, which needs one get per report.
  if (await skipUnreadable(ports, () => isReadAsBefore({ store }, raw, reading))) return removed;
  const current = new Set(readings.map(reportKey));
  for (const prefix of searchedPrefixes(raw, reading)) {
    for await (const key of listKeys({ store }, prefix)) {
      if (current.has(key)) continue;
      const loaded = await skipUnreadable(ports, () => storedReportObject.load({ store }, key));
      const report = loaded?.state;
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
  // The part that was refused before left its number of counted parts.
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

/** The report itself is deleted last, so that it is found again after a crash in between. */
async function removeReading(
  ports: Pick<Ports, 'store' | 'tasks' | 'service'>,
  old: StoredReport,
  readings: StoredReport[],
): Promise<void> {
  const { store } = ports;
  const marker = pendingKey(old);
  if (await store.get(marker)) {
    // If no daily mail has included the report yet, it is included as it is read now; otherwise it is not sent again.
    for (const reading of readings.filter(({ domain }) => domain === old.domain)) {
      await markPending({ store }, reading);
    }
    await store.delete(marker);
  }
  // Before, so that a crash leaves a mark. After, because a fold may have processed that mark while the report existed.
  await markDeleted(ports, old);
  await store.delete(reportKey(old));
  await requestFold(ports, old, undefined);
}
