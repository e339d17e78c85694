import { listKeys } from './domains.ts';
import type { Ports } from './ports.ts';
import { formatState, keys, readStoredReport, type StoredReport } from './state.ts';
import { removeFromDay } from './store-report.ts';

/**
 * Removes what an earlier version read from the same raw mail under another identity (it took the submitter, the id or
 * the period otherwise): beside the new reading its sessions would count twice. Only days next to the new reading's
 * are searched, since a period read in another zone moves by no more.
 *
 * @returns the domains of which a reading was removed: whether the new one is still to be told is settled for them
 */
export async function removeOldReadings(
  { store }: Pick<Ports, 'store'>,
  raw: string,
  readings: StoredReport[],
): Promise<Set<string>> {
  const removed = new Set<string>();
  // The usual case, an upgrade that reads the mail as before, costs one get a report.
  if (await areStored({ store }, raw, readings)) return removed;
  const current = new Set(readings.map(reportKey));
  const prefixes = new Set(
    readings.flatMap(({ domain, day }) =>
      [-1, 0, 1].map((days) => `reports/${addDays(day, days)}/${domain}/`),
    ),
  );
  for (const prefix of prefixes) {
    for await (const key of listKeys({ store }, prefix)) {
      if (current.has(key)) continue;
      const object = await store.get(key);
      const report = object && readStoredReport(key, object.body);
      if (report?.raw !== raw) continue;
      await removeReading({ store }, report, readings);
      removed.add(report.domain);
    }
  }
  return removed;
}

async function areStored(
  { store }: Pick<Ports, 'store'>,
  raw: string,
  readings: StoredReport[],
): Promise<boolean> {
  for (const reading of readings) {
    const object = await store.get(reportKey(reading));
    if (!object || readStoredReport(object.key, object.body).raw !== raw) return false;
  }
  return true;
}

/** The report itself goes last: by it this is found again after a crash in between. */
async function removeReading(
  { store }: Pick<Ports, 'store'>,
  old: StoredReport,
  readings: StoredReport[],
): Promise<void> {
  await removeFromDay({ store }, old);
  const pointer = untoldKey(old);
  if (await store.get(pointer)) {
    // What no daily mail has told yet is told as it is read now; what was told is no news.
    for (const reading of readings.filter(({ domain }) => domain === old.domain)) {
      await store.put(untoldKey(reading), formatState({ schema: 1, day: reading.day }));
    }
    await store.delete(pointer);
  }
  await store.delete(reportKey(old));
}

const untoldKey = ({ domain, receivedAt, identity }: StoredReport) =>
  keys.untold(domain, receivedAt.slice(0, 10), identity);

const reportKey = ({ day, domain, identity }: StoredReport) => keys.report(day, domain, identity);

const addDays = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
