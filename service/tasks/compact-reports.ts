/**
 * Copies the reports of each day into a few files of Parquet, for SQL: a question about a month would otherwise read
 * every report as an object of its own, 30 million of them for 100,000 domains.
 *
 * The files are made from what is stored, and their names say from which objects: a run writes what is missing and
 * deletes what is not wanted any more. So it may run twice, late, or die at any call, and the next run finishes.
 */

import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import { formatParquet } from '../../core/tls-rpt/table/format-parquet.ts';
import { type ReportRows, reportRows } from '../../core/tls-rpt/table/report-rows.ts';
import { type ReportTable, reportTables } from '../../core/tls-rpt/table/report-tables.table.ts';
import { exportedReport } from '../intake/pages/exported-report.ts';
import type { ListedObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import { listKeys } from '../store/list-keys.ts';
import { listObjects } from '../store/list-objects.ts';
import { prefixes } from '../store/prefixes.ts';
import { reportTablePrefix } from '../store/reports/report-table.ts';
import { storedReportObject } from '../store/reports/stored-report.ts';
import { shortDigest } from '../store/short-digest.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

type CompactPorts = Pick<Ports, 'store' | 'log'>;

/** A file has the domains that begin with one of these, so that a function can read what it writes at once. */
const shards = ['0123456789', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqr', 'stu', 'vwx', 'yz'];

interface CompactLimits {
  hasTime?: () => boolean;
  /** A file is written once it has so many; 50,000 take some 100 MB of memory. */
  rowsPerFile?: number;
}

/** Reports read at a time, at most. Attack: a few hundred reports with 100,000 details each. */
const readAtOnce = { reports: 64, bytes: 16_000_000 };

/**
 * Most reports about a day come on the next one. A late one makes a file be written anew, with all others read again, so
 * the stragglers are taken together.
 */
const agesInDays = [1, 2, 7];

/** The days that a nightly run compacts, the latest first. */
export const daysToCompact = (now: Date): UtcDay[] => agesInDays.map((age) => addDays(dayOf(now), -age));

/**
 * Compacts days while there is time.
 * @returns how many shards were written, and whether all are as they should be
 */
export async function compactReports(
  ports: CompactPorts,
  days: readonly UtcDay[],
  { hasTime = () => true, rowsPerFile = 50_000 }: CompactLimits = {},
): Promise<{ written: number; isDone: boolean }> {
  let written = 0;
  for (const day of days) {
    for (const shard of shards) {
      if (!hasTime()) return { written, isDone: false };
      if (await compactShard(ports, { day, shard, rowsPerFile })) written += 1;
    }
  }
  return { written, isDone: true };
}

const tables = Object.keys(reportTables) as ReportTable[];

/** @returns whether anything was written */
async function compactShard(
  ports: CompactPorts,
  { day, shard, rowsPerFile }: { day: UtcDay; shard: string; rowsPerFile: number },
): Promise<boolean> {
  const { reports, fingerprint } = await listShard(ports, day, shard);
  const name = `${shard[0]}.${fingerprint}`;
  // Written last, so the others are complete if it is there.
  const lastKey = `${reportTablePrefix('policies', day)}${name}.last.parquet`;
  const present: string[] = [];
  for (const table of tables)
    for await (const key of listKeys(ports, `${reportTablePrefix(table, day)}${shard[0]}.`))
      present.push(key);
  const isComplete = present.includes(lastKey);
  const isMissing = !isComplete && reports.length > 0;
  if (isMissing) await writeShard(ports, reports, { day, name, lastKey, rowsPerFile });
  const isWanted = (key: string) => reports.length > 0 && key.includes(`/${name}.`);
  for (const key of present.filter((key) => !isWanted(key))) await ports.store.delete(key);
  return isMissing;
}

/** The fingerprint changes with every report that is added, changed or deleted. */
async function listShard(ports: CompactPorts, day: UtcDay, shard: string) {
  const reports: ListedObject[] = [];
  for (const first of shard) {
    const prefix = `${prefixes.storedReports}${day}/${first}`;
    for await (const report of listObjects(ports, prefix)) reports.push(report);
  }
  return { reports, fingerprint: shortDigest(reports.map(({ key, etag }) => `${key} ${etag}`).join('\n')) };
}

interface ShardFile {
  day: UtcDay;
  name: string;
  lastKey: string;
  rowsPerFile: number;
}

async function writeShard(
  ports: CompactPorts,
  reports: readonly ListedObject[],
  { day, name, lastKey, rowsPerFile }: ShardFile,
): Promise<void> {
  let rows: ReportRows = { policies: [], failures: [] };
  let parts = 0;
  const flush = async (policiesKey?: string) => {
    const full = rows;
    rows = { policies: [], failures: [] };
    const part = `${name}.${parts++}.parquet`;
    if (full.failures.length > 0)
      await ports.store.put(
        `${reportTablePrefix('failures', day)}${part}`,
        formatParquet('failures', full.failures),
      );
    const key = policiesKey ?? `${reportTablePrefix('policies', day)}${part}`;
    await ports.store.put(key, formatParquet('policies', full.policies));
  };
  for (const batch of batchesOf(reports)) {
    for (const found of await readReports(ports, batch)) {
      rows.policies.push(...found.policies);
      for (const row of found.failures) rows.failures.push(row);
    }
    if (rows.policies.length + rows.failures.length >= rowsPerFile) await flush();
  }
  await flush(lastKey);
}

function* batchesOf(reports: readonly ListedObject[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const { key, sizeBytes } of reports) {
    if (batch.length > 0 && (batch.length === readAtOnce.reports || bytes + sizeBytes > readAtOnce.bytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(key);
    bytes += sizeBytes;
  }
  if (batch.length > 0) yield batch;
}

/** In the order of their keys, so that a file made again is the same. */
async function readReports(ports: CompactPorts, keys: readonly string[]): Promise<ReportRows[]> {
  const found = new Map<string, ReportRows>();
  await inParallel(keys, readAtOnce.reports, async (key) => {
    const report = await skipUnreadable(ports, () => storedReportObject.load(ports, key));
    if (report) found.set(key, reportRows(exportedReport(report.state)));
  });
  return keys.flatMap((key) => found.get(key) ?? []);
}
