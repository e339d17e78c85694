import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { formatCsvLine } from '../../core/text/format-csv.ts';
import { formatJson } from '../../core/text/format-json.ts';
import {
  type ExportKind,
  type ExportRow,
  exportColumns,
  exportRows,
} from '../../core/tls-rpt/figures/export-rows.ts';
import type { StoredNote } from '../../core/tls-rpt/reading-note.ts';
import type { Caller } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { loadReadableVersions } from '../store/domains/past-versions.ts';
import { shownFrom } from '../store/domains/shown-figures.ts';
import { listKeys } from '../store/list-keys.ts';
import { listReportedDays } from '../store/reports/load-days.ts';
import {
  parseStoredReportKey,
  type StoredReport,
  storedReportKey,
  storedReportObject,
  storedReportsPrefix,
} from '../store/reports/stored-report.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { formatReportId, type ReportName } from './list-reports.ts';

export type ExportFormat = 'csv' | 'ndjson';

export interface ExportRequest {
  domain: DomainName;
  /** First and last UTC day of the period, both inclusive. */
  from: UtcDay;
  to: UtcDay;
  format: ExportFormat;
  rows: ExportKind;
  /** Puts a note into words, in the caller's language. */
  describeNote: (note: StoredNote) => string;
  /** Reports per page; absent: all. */
  limit?: number;
  /** The last report of the previous page. */
  after?: ReportName;
  /** For a caller that collects the whole text: called after every few reports, to ask whether the page must end. */
  isFull?: () => boolean;
}

export type ExportResult =
  /** `last` is the end of a page of `limit` reports, and `text` returns the report at which `isFull` ended it, if any. */
  { ok: true; text: AsyncGenerator<string, ReportName | undefined>; last?: ReportName } | NoSuchDomain;

/** A domain's reports as rows, oldest day first. */
export async function exportOwnReports(
  ports: Pick<Ports, 'store' | 'log'>,
  caller: Pick<Caller, 'owner'>,
  request: ExportRequest,
): Promise<ExportResult> {
  const loaded = await loadOwnDomain(ports, caller, request.domain);
  if (!loaded) return noSuchDomain(request.domain);
  const { versions } = await loadReadableVersions(ports, loaded.state);
  const names = reportNames(ports, { ...request, from: shownFrom(loaded.state, request.from) });
  if (request.limit === undefined) return { ok: true, text: exportReports(ports, versions, request, names) };
  const page: ReportName[] = [];
  for await (const name of names) {
    page.push(name);
    if (page.length > request.limit) break;
  }
  const shown = page.slice(0, request.limit);
  const last = page.length > shown.length ? shown.at(-1) : undefined;
  return { ok: true, text: exportReports(ports, versions, request, shown), ...(last && { last }) };
}

async function* reportNames(
  ports: Pick<Ports, 'store'>,
  { domain, from, to, after }: ExportRequest,
): AsyncGenerator<ReportName> {
  const first = after && after.day > from ? after.day : from;
  for (const day of await listReportedDays(ports, domain, first, to)) {
    const prefix = storedReportsPrefix(day, domain);
    for await (const key of listKeys(ports, prefix)) {
      const identity = parseStoredReportKey(key, prefix);
      if (after?.day !== day || identity > after.identity) yield { day, identity };
    }
  }
}

/**
 * Reports as text, one at a time, so that only one is in memory. If the caller collects the text, a few at a time, because
 * somebody waits for the last one. CSV begins with the names of its columns.
 */
async function* exportReports(
  ports: Pick<Ports, 'store' | 'log'>,
  versions: DomainState['versions'],
  request: ExportRequest,
  names: AsyncIterable<ReportName> | Iterable<ReportName>,
): AsyncGenerator<string, ReportName | undefined> {
  const { format, rows, isFull } = request;
  if (format === 'csv') yield formatCsvLine(exportColumns[rows]);
  let last: ReportName | undefined;
  for await (const batch of inBatches(names, isFull ? readsAtOnce : 1)) {
    if (last && isFull?.()) return last;
    const texts = await Promise.all(batch.map((name) => exportReport(ports, versions, request, name)));
    for (const text of texts) if (text !== '') yield text;
    last = batch.at(-1);
  }
  return undefined;
}

const readsAtOnce = 16;

async function* inBatches<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** @returns its rows; none if it was deleted */
async function exportReport(
  ports: Pick<Ports, 'store' | 'log'>,
  versions: DomainState['versions'],
  { domain, format, rows, describeNote }: ExportRequest,
  { day, identity }: ReportName,
): Promise<string> {
  const found = await skipUnreadable(ports, async () => {
    const report = await storedReportObject.load(ports, storedReportKey(day, domain, identity));
    return report ?? 'gone';
  });
  if (found === 'gone') return '';
  const lines: ExportRow[] = found
    ? [...exportRows(exportedReport(found.state, describeNote), versions, rows)]
    : [unreadableRow({ day, identity }, domain)];
  return lines.map((row) => formatRow(row, exportColumns[rows], format)).join('');
}

/** For a report that this version cannot read: only that it exists. */
const unreadableRow = (name: ReportName, domain: DomainName): ExportRow => ({
  id: formatReportId(name),
  day: name.day,
  domain,
});

function formatRow(row: ExportRow, columns: readonly string[], format: ExportFormat): string {
  if (format === 'csv') return formatCsvLine(columns.map((column) => row[column]));
  return `${formatJson(Object.fromEntries(columns.map((column) => [column, row[column]])))}\n`;
}

const exportedReport = (stored: StoredReport, describeNote: ExportRequest['describeNote']) => {
  const { day, identity, domain, submitter, receivedAt, verification, report } = stored;
  return {
    id: formatReportId({ day, identity }),
    day,
    domain,
    submitter,
    receivedAt,
    verified: verification.verified,
    ...(verification.verified
      ? { verification: 'signed', signedBy: verification.by }
      : { verification: verification.reason }),
    notes: report.notes.map(describeNote),
    report,
  };
};
