import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { formatCsvLine } from '../../../core/text/format-csv.ts';
import { formatJson } from '../../../core/text/format-json.ts';
import {
  type ExportKind,
  type ExportRow,
  exportColumns,
  exportRows,
} from '../../../core/tls-rpt/figures/export-rows.ts';
import type { StoredNote } from '../../../core/tls-rpt/reading-note.ts';
import type { Caller } from '../../access/caller.ts';
import type { NoSuchDomain } from '../../access/load-own-domain.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DomainState } from '../../store/domains/domain.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import { exportedReport } from './exported-report.ts';
import { formatReportId, type ReportName } from './list-reports.ts';
import { readOwnPage } from './read-own-page.ts';

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
  /** Reports per page. */
  limit: number;
  /** The last report of the previous page. */
  after?: ReportName;
}

export type ExportResult =
  | {
      ok: true;
      /** CSV begins with the names of its columns, on every page. */
      text: string;
      /** The end of the page; absent on the last page. */
      last?: ReportName;
    }
  | NoSuchDomain;

/** A page of a domain's reports as rows, oldest day first. */
export async function exportOwnReports(
  ports: Pick<Ports, 'store' | 'log' | 'clock'>,
  caller: Pick<Caller, 'owner'>,
  request: ExportRequest,
): Promise<ExportResult> {
  const { domain, from, to, after, format, rows, limit } = request;
  const first = after && after.day > from ? after.day : from;
  const page = await readOwnPage(ports, caller, { domain, from: first, to }, ({ versions, days }) => ({
    ...{ days, limit },
    arrange: (listed) =>
      listed.filter(({ day, identity }) => after?.day !== day || identity > after.identity),
    show: (name, stored) => {
      const entry = formatReport(name, stored, versions, request);
      return { entry, bytes: Buffer.byteLength(entry) };
    },
  }));
  if (!page.ok) return page;
  const { entries, last } = page;
  const header = format === 'csv' ? formatCsvLine(exportColumns[rows]) : '';
  return { ok: true, text: header + entries.join(''), ...(last && { last }) };
}

/** Its rows. @param stored undefined if this version cannot read it */
function formatReport(
  name: ReportName,
  stored: StoredReport | undefined,
  versions: DomainState['versions'],
  { domain, format, rows, describeNote }: ExportRequest,
): string {
  const lines: ExportRow[] = stored
    ? [
        ...exportRows(
          { ...exportedReport(stored), notes: stored.report.notes.map(describeNote) },
          versions,
          rows,
        ),
      ]
    : [unreadableRow(name, domain)];
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
