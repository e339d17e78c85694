/**
 * parsedmarc's CSV of TLS reports: a row for each policy with its totals, followed by a row for each failure under it. It has
 * no contact-info.
 */
import { parseCsv } from '../apply/parse-csv.ts';

const marks = ['organization_name', 'begin_date', 'report_id', 'successful_session_count'];

export function isReportCsv(bytes: Buffer): boolean {
  const [head = ''] = bytes.toString('utf8', 0, 2_000).split(/\r?\n/);
  return marks.every((name) => head.includes(name));
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

/** @returns the reports as parsedmarc's own JSON has them */
export function readReportCsv(bytes: Buffer): CsvReport[] {
  const reports = new Map<string, CsvReport>();
  for (const row of parseCsv(bytes.toString('utf8'))) {
    const { organization_name, begin_date, end_date, report_id, ...rest } = row;
    const key = JSON.stringify([organization_name, begin_date, end_date, report_id]);
    const report = reports.get(key) ?? { organization_name, begin_date, end_date, report_id, policies: [] };
    reports.set(key, report);
    addRow(report, rest);
  }
  return [...reports.values()];
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
