/**
 * parsedmarc's CSV of TLS reports: a row for each policy with its totals, followed by a row for each failure under it. It has
 * no contact-info. The rows of a report are in a row, so it is read report by report.
 */
import { type Unreadable, unreadable } from '../../core/tls-rpt/refusal.ts';
import { csvRows } from '../apply/parse-csv.ts';
import type { ExportLimits } from './generous-limits.ts';

const marks = ['organization_name', 'begin_date', 'report_id', 'successful_session_count'];

export function isReportCsv(bytes: Buffer): boolean {
  const [head = ''] = bytes.toString('utf8', 0, 2_000).split(/\r?\n/);
  const names = head.split(',').map((name) =>
    name
      .replace(/^\uFEFF/u, '')
      .replaceAll('"', '')
      .trim(),
  );
  return marks.every((mark) => names.includes(mark));
}

interface CsvReport {
  organization_name: string | undefined;
  begin_date: string | undefined;
  end_date: string | undefined;
  report_id: string | undefined;
  policies: CsvPolicy[];
}

interface CsvPolicy extends Record<string, unknown> {
  failure_details: Record<string, string>[];
}

/** A row of a real export has some hundred letters, and those of a TLSA policy some thousand. */
const mostLetters = 100_000;

/** @returns each report as parsedmarc's own JSON has it */
export function* readReportCsv(bytes: Buffer, limits: ExportLimits): Generator<Buffer | Unreadable> {
  let begun: { key: string; builder: ReportBuilder } | undefined;
  let count = 0;
  for (const row of csvRows(bytes.toString('utf8'), mostLetters)) {
    if (row === 'too-long') {
      if (begun) yield begun.builder.finish();
      return yield unreadable('too-many-bytes', { max: mostLetters });
    }
    const { organization_name, begin_date, end_date, report_id, ...rest } = row;
    const key = JSON.stringify([organization_name, begin_date, end_date, report_id]);
    if (begun?.key !== key) {
      if (begun) yield begun.builder.finish();
      if (++count > limits.reports) return yield unreadable('too-many-reports', { max: limits.reports });
      const report = { organization_name, begin_date, end_date, report_id, policies: [] };
      begun = { key, builder: new ReportBuilder(report, limits) };
    }
    begun.builder.add(rest);
  }
  if (begun) yield begun.builder.finish();
}

/** One report. Its limits are those of the JSON that it becomes: an empty row of one letter becomes a policy. */
class ReportBuilder {
  readonly #report: CsvReport;
  readonly #limits: ExportLimits;
  #bytes = 0;
  #values = 0;

  constructor(report: CsvReport, limits: ExportLimits) {
    this.#report = report;
    this.#limits = limits;
  }

  add(row: Record<string, string>): void {
    this.#values += 2;
    for (const [name, cell] of Object.entries(row)) {
      this.#bytes += name.length + cell.length;
      // Two columns are lists.
      this.#values += cell.split('|').length;
    }
    if (!this.#refusal) addRow(this.#report, row);
    else this.#report.policies = [];
  }

  finish(): Buffer | Unreadable {
    return this.#refusal ?? Buffer.from(JSON.stringify(this.#report));
  }

  get #refusal(): Unreadable | undefined {
    const { jsonBytes, jsonValues } = this.#limits;
    if (this.#bytes > jsonBytes) return unreadable('too-much-json', { max: jsonBytes });
    return this.#values > jsonValues ? unreadable('too-many-json-values', { max: jsonValues }) : undefined;
  }
}

function addRow({ policies }: CsvReport, row: Record<string, string>): void {
  const { policy_strings, mx_host_patterns, result_type, ...rest } = row;
  const last = policies.at(-1);
  if (result_type !== undefined && last) {
    last.failure_details.push({ result_type, ...rest });
    return;
  }
  policies.push({
    ...rest,
    ...(policy_strings && { policy_strings: policy_strings.split('|') }),
    ...(mx_host_patterns && { mx_host_patterns: mx_host_patterns.split('|') }),
    failure_details: [],
  });
}
