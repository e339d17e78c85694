import { addDays } from '../../core/names/utc-day.ts';
import { formatCsvLine } from '../../core/text/format-csv.ts';
import {
  type ExportKind,
  type ExportRow,
  exportColumns,
  exportRows,
} from '../../core/tls-rpt/figures/export-rows.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { listKeys } from '../store/list-keys.ts';
import {
  type StoredReport,
  storedReportObject,
  storedReportsPrefix,
} from '../store/reports/stored-report.ts';

export type ExportFormat = 'csv' | 'ndjson';

export interface ExportRequest {
  /** First and last UTC day of the period, both inclusive. */
  from: string;
  to: string;
  format: ExportFormat;
  rows: ExportKind;
}

/**
 * A domain's reports as text, a report at a time, oldest day first: only one of them is held in memory, however many
 * there are. CSV begins with the names of its columns.
 */
export async function* exportReports(
  { store }: Pick<Ports, 'store'>,
  { domain, versions }: Pick<DomainState, 'domain' | 'versions'>,
  { from, to, format, rows }: ExportRequest,
): AsyncGenerator<string> {
  const columns = exportColumns[rows];
  if (format === 'csv') yield formatCsvLine(columns);
  for (let day = from; day <= to; day = addDays(day, 1)) {
    for await (const key of listKeys({ store }, storedReportsPrefix(day, domain))) {
      const object = await store.get(key);
      if (!object) continue;
      const lines = [
        ...exportRows(exportedReport(storedReportObject.read(key, object.body)), versions, rows),
      ];
      if (lines.length > 0) yield lines.map((row) => formatRow(row, columns, format)).join('');
    }
  }
}

function formatRow(row: ExportRow, columns: readonly string[], format: ExportFormat): string {
  if (format === 'csv') return formatCsvLine(columns.map((column) => row[column]));
  return `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column]])))}\n`;
}

const exportedReport = (stored: StoredReport) => {
  const { day, identity, domain, submitter, receivedAt, verification, report } = stored;
  return {
    id: `${day}.${identity}`,
    day,
    domain,
    submitter,
    receivedAt,
    verified: verification.verified,
    verification: verification.verified ? `signed by ${verification.by}` : verification.reason,
    report,
  };
};
