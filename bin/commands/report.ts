import type { Command } from 'commander';
import { readLimits } from '../../core/tls-rpt/read/read-limits.ts';
import type { ReadResult } from '../../core/tls-rpt/report.ts';
import { printError, printJson, printPage, showProgress } from '../print.ts';

/** `strictmx report read FILE… [--json] [--summary]`. Exit 0 if all were read, 1 if one was not. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('TLS reports (RFC 8460)')
    .command('read')
    .description('read TLS reports from mail, mbox, JSON, gzip or zip, recognised by content')
    .argument('<file...>', 'files, folders or patterns to read, or - for standard input')
    .option('--json', 'print one JSON object per file, one per line')
    .option('--summary', 'print one page over all files')
    .action(async (names: string[], { json = false, summary = false }: ReadFlags) => {
      const { expandFiles } = await import('../report/expand-files.ts');
      const files = expandFiles(names);
      if (summary) return summarizeFiles(files, json);
      for await (const file of files) await readFile(file, json);
    });
}

interface ReadFlags {
  json?: boolean;
  summary?: boolean;
}

/** A year of reports in one file is the reader's own, and nobody waits beside it; its memory is bounded all the same. */
const limits = {
  unpackedBytes: 32 * 1024 * 1024,
  jsonBytes: 32 * 1024 * 1024,
  jsonValues: 1_000_000,
  zipEntries: 65_535,
  reports: 100_000,
  policyLetters: 8_000_000,
  failureDetails: 100_000,
};

async function summarizeFiles(files: AsyncIterable<string>, json: boolean): Promise<void> {
  const { readReport } = await import('../../core/tls-rpt/read/read-report.ts');
  const { FilesSummarizer, formatFilesSummary } = await import('../report/report-summary.ts');
  const { describeRefusal } = await import('../../core/words/describe-intake.ts');
  const { english } = await import('../../core/words/en/words.ts');
  const summarizer = new FilesSummarizer();
  for await (const file of files) {
    try {
      const bytes = await readUpTo(file, readLimits.mailBytes);
      const result = await readReport(bytes, { limits, ...(file !== '-' && { fileName: file }) });
      if (result.ok) summarizer.add(result);
      else summarizer.addUnread(file, describeRefusal(english, result.cause));
    } catch (error) {
      summarizer.addUnread(file, describeOpenError(error));
    }
    showProgress(`${summarizer.counts.files} files, ${summarizer.counts.reports} reports`);
  }
  showProgress(' '.repeat(60));
  showProgress('');
  const summary = summarizer.summary();
  if (summary.unreadCount > 0) process.exitCode = 1;
  await (json ? printJson(summary) : printPage(formatFilesSummary(summary)));
}

// Reading loads zlib, the public suffix list and more, which the other commands do not need.
async function readFile(file: string, json: boolean): Promise<void> {
  const { readReport } = await import('../../core/tls-rpt/read/read-report.ts');
  const { formatReportPage } = await import('../pages/report-page.ts');
  let bytes: Uint8Array;
  try {
    bytes = await readUpTo(file, readLimits.mailBytes);
  } catch (error) {
    return printUnopened(file, describeOpenError(error), json);
  }
  const result = await readReport(bytes, { limits, ...(file !== '-' && { fileName: file }) });
  if (!result.ok) process.exitCode = 1;
  if (json) return printJson({ file, ...(await inEnglish(result)) });
  const options = { colour: process.stdout.hasColors?.() === true, columns: process.stdout.columns ?? 80 };
  await printPage(formatReportPage(file, result, options));
}

/** The facts, with the sentences that the codes stand for. */
async function inEnglish(result: ReadResult): Promise<object> {
  const { describeReadingNote, describeRefusal } = await import('../../core/words/describe-intake.ts');
  const { english } = await import('../../core/words/en/words.ts');
  if (!result.ok) return { ok: false, reason: result.reason, detail: describeRefusal(english, result.cause) };
  const reports = result.reports.map(({ provenance: _, notes, ...report }) => ({
    ...report,
    notes: notes.map((note) => describeReadingNote(english, note)),
  }));
  return { ok: true, reports };
}

async function printUnopened(file: string, why: string, json: boolean): Promise<void> {
  const { quote } = await import('../../core/text/quote.ts');
  process.exitCode = 1;
  if (json) return printJson({ file, ok: false, reason: 'cannot-open', detail: why });
  printError(`Cannot read ${quote(file)}: ${why}`);
}

/** One byte more than the limit is enough to be refused. Attack: an endless file. */
async function readUpTo(file: string, limit: number): Promise<Uint8Array> {
  const { open } = await import('node:fs/promises');
  const stream = file === '-' ? process.stdin : (await open(file)).createReadStream({ end: limit });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
}

function describeOpenError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'the file does not exist';
  if (code === 'EACCES') return 'permission is denied';
  return error instanceof Error ? error.message : String(error);
}
