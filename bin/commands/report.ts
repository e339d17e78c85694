import type { Command } from 'commander';
import { readLimits } from '../../core/tls-rpt/read/read-limits.ts';
import type { ReadResult } from '../../core/tls-rpt/report.ts';
import { subject } from '../client/verb.ts';
import { describeReadError, readUpTo } from '../input/read-up-to.ts';
import { printError, printJson, printPage, showProgress } from '../print.ts';

const exitCodes = `
Exit codes:
  0  every file is a report
  1  a file is not a report, or not one that can be understood
  2  a file cannot be read, or the arguments are wrong`;

/** `strictmx report read FILE… [--json] [--summary]`, with `exitCodes`. */
export function addReportCommand(program: Command): void {
  subject(program, 'report', 'Read TLS reports (RFC 8460), and list those that the service received')
    .command('read')
    .description('Read TLS reports from mail, mbox, JSON, gzip or zip, recognised by content')
    .argument('<file...>', 'files, folders or patterns to read, or - for standard input')
    .option('--json', 'print one JSON object per file, one per line')
    .option('--summary', 'print one summary of all files')
    .addHelpText('after', exitCodes)
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

async function summarizeFiles(files: AsyncIterable<string>, json: boolean): Promise<void> {
  const { readFileReports } = await import('../containers/read-file-reports.ts');
  const { FilesSummarizer, formatFilesSummary } = await import('../report/report-summary.ts');
  const { describeRefusal } = await import('../../core/words/describe-intake.ts');
  const { english } = await import('../../core/words/en/words.ts');
  const summarizer = new FilesSummarizer();
  let items = 0;
  const progress = () => {
    const { files: count, reports } = summarizer.counts;
    showProgress(`${count} files, ${++items} mails or reports, ${reports} different reports`);
  };
  for await (const file of files) {
    summarizer.beginFile();
    try {
      for await (const { name, result } of readFileReports(file, progress)) {
        if (result.ok) summarizer.add(result);
        else {
          summarizer.addUnread(name, describeRefusal(english, result.cause));
          exitWith(1);
        }
      }
    } catch (error) {
      summarizer.addUnread(file, describeReadError(error));
      exitWith(2);
    }
  }
  showProgress(' '.repeat(70));
  showProgress('');
  const summary = summarizer.summary();
  await (json ? printJson(summary) : printPage(formatFilesSummary(summary)));
}

// Loaded here: zlib, the public suffix list and more, which other commands do not need.
async function readFile(file: string, json: boolean): Promise<void> {
  const { readReport } = await import('../../core/tls-rpt/read/read-report.ts');
  const { generousLimits: limits } = await import('../containers/generous-limits.ts');
  const { isReportCsv } = await import('../containers/report-csv.ts');
  let bytes: Uint8Array;
  try {
    bytes = await readUpTo(file, readLimits.mailBytes);
  } catch (error) {
    return printUnopened(file, describeReadError(error), json);
  }
  const result = await readReport(bytes, { limits, ...(file !== '-' && { fileName: file }) });
  const isApart =
    !result.ok && file !== '-' && (result.reason === 'too-large' || isReportCsv(Buffer.from(bytes)));
  if (!isApart) return printResult(file, result, json);
  // A mailbox or an archive that is too large as a whole, or a table.
  const { readFileReports } = await import('../containers/read-file-reports.ts');
  for await (const part of readFileReports(file)) await printResult(part.name, part.result, json);
}

async function printResult(name: string, result: ReadResult, json: boolean): Promise<void> {
  if (!result.ok) exitWith(1);
  if (json) return printJson({ file: name, ...(await inEnglish(result)) });
  const { formatReportPage } = await import('../pages/reports/report-page.ts');
  const options = { colour: process.stdout.hasColors?.() === true, columns: process.stdout.columns ?? 80 };
  await printPage(formatReportPage(name, result, options));
}

/** The facts, and a sentence for each code. */
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
  exitWith(2);
  if (json) return printJson({ file, ok: false, reason: 'cannot-open', detail: why });
  printError(`Cannot read ${quote(file)}: ${why}`);
}

/** The exit code for the worst file. */
function exitWith(code: 1 | 2): void {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
}
