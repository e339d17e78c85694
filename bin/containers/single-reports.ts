import { looksLikeMail } from '../../core/mail/read-mail.ts';
import { sniff } from '../../core/tls-rpt/read/sniff.ts';
import type { Unreadable } from '../../core/tls-rpt/refusal.ts';
import type { ExportLimits } from './generous-limits.ts';
import { isReportCsv, readReportCsv } from './report-csv.ts';
import { splitJsonList } from './split-json-list.ts';

/**
 * The reports in an export, each by itself and one after the other: those of a CSV or of a JSON list, or why one cannot be
 * taken out. A mail, and anything else, stays as it is: readReport() has the limits for it.
 */
export function* singleReports(bytes: Buffer, limits: ExportLimits): Generator<Buffer | Unreadable> {
  // First: in a mailbox, the sender of a mail writes its first line.
  if (sniff(bytes) === undefined && looksLikeMail(bytes)) yield bytes;
  else if (isReportCsv(bytes)) yield* readReportCsv(bytes, limits);
  else yield* splitJsonList(bytes, limits.reports);
}
