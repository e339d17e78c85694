import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { ReportTable } from '../../../core/tls-rpt/table/report-tables.table.ts';
import { prefixes } from '../prefixes.ts';

/** Of the files of a day. Athena and DuckDB read the day from this form of a folder's name. */
export const reportTablePrefix = (table: ReportTable, day: UtcDay): string =>
  `${prefixes.tables}${table}/report_day=${day}/`;
