import { sniff } from '../../core/tls-rpt/read/sniff.ts';
import { isReportCsv, readReportCsv } from './report-csv.ts';

/**
 * The reports in an export, each by itself: those of a CSV or of a JSON list. Anything else, and JSON that cannot be parsed
 * so, stays as it is.
 */
export function singleReports(bytes: Buffer): Buffer[] {
  if (isReportCsv(bytes)) return readReportCsv(bytes).map(toJson);
  if (sniff(bytes) !== 'json') return [bytes];
  const list = parseList(bytes.toString('utf8').replace(/^\uFEFF/u, ''));
  return list === undefined || list.length < 2 ? [bytes] : list.map(toJson);
}

const toJson = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

function parseList(text: string): unknown[] | undefined {
  try {
    const parsed: unknown = text.trimStart().startsWith('[') ? JSON.parse(text) : undefined;
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
