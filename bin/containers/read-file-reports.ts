import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import type { Unreadable } from '../../core/tls-rpt/refusal.ts';
import type { ReadResult } from '../../core/tls-rpt/report.ts';
import { generousLimits } from './generous-limits.ts';
import { readItems } from './read-items.ts';
import { singleReports } from './single-reports.ts';

/** What one mail or report in a file holds. */
export interface FileReport {
  name: string;
  /** Absent if it cannot be taken out of the file. */
  bytes?: Buffer;
  result: ReadResult;
}

/**
 * The reports in a file, one mail or report at a time. A mailbox also holds other mails: they are passed over, unless
 * nothing in the file is a report.
 * @param onItem called for everything in the file
 */
export async function* readFileReports(
  file: string,
  onItem: () => void = () => {},
): AsyncGenerator<FileReport> {
  let isRead = false;
  let other: Unreadable | undefined;
  for await (const one of readEach(file)) {
    onItem();
    const { result } = one;
    if (!result.ok && result.reason === 'not-a-report') other ??= result;
    else {
      isRead = true;
      yield one;
    }
  }
  if (!isRead && other) yield { name: file, result: { ok: false, ...other } };
}

async function* readEach(file: string): AsyncGenerator<FileReport> {
  for await (const { name, content } of readItems(file)) {
    if (!content.ok) {
      yield { name, result: { ok: false, ...content.cause } };
      continue;
    }
    const named = name !== '-' && { fileName: name };
    let count = 0;
    for (const one of singleReports(content.bytes, generousLimits)) {
      const place = placeOf(name, ++count, one === content.bytes);
      yield Buffer.isBuffer(one)
        ? { name: place, bytes: one, result: await readReport(one, { limits: generousLimits, ...named }) }
        : { name: place, result: { ok: false, ...one } };
    }
  }
}

const placeOf = (name: string, count: number, isWhole: boolean): string =>
  isWhole ? name : `${name} (report ${count})`;
