import { type Command, Option } from 'commander';
import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import { utcDayArgument } from '../input/utc-day-argument.ts';
import { printRows, showProgress } from '../print.ts';
import { callForPage, serviceHelp } from './call-api.ts';

interface ExportFlags {
  from?: UtcDay;
  to?: UtcDay;
  format: 'csv' | 'ndjson';
  rows: 'reports' | 'details';
}

/** `strictmx export` prints a domain's reports as flat rows: all pages as one file. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .argument('<domain>', 'a hosted domain')
    .description('Print TLS reports, or their failure details, as rows')
    .option('--from <day>', 'first UTC day (default: 29 days before the last)', utcDayArgument)
    .option('--to <day>', 'last UTC day (default: today)', utcDayArgument)
    .addOption(new Option('--format <format>', 'output format').choices(['csv', 'ndjson']).default('csv'))
    .addOption(
      new Option('--rows <rows>', 'one row per policy of a report, or per failure detail')
        .choices(['reports', 'details'])
        .default('reports'),
    )
    .addHelpText(
      'after',
      `${serviceHelp}
  $ npx strictmx export example.com --from 2026-11-01 --to 2026-11-30 --rows details > failures.csv`,
    )
    .action(printExport);
}

async function printExport(
  domain: string,
  { from, to, format, rows }: ExportFlags,
  command: Command,
): Promise<void> {
  const last = to ?? dayOf(new Date());
  const first = from ?? addDays(last, -29);
  if (first > last) command.error(`error: "--from" is "${first}", expected a day up to "${last}"`);
  const query = new URLSearchParams({ from: first, to: last, format, rows });
  let path: string | undefined = `/v1/domains/${encodeURIComponent(domain)}/export?${query}`;
  for (let isFirst = true; path !== undefined; isFirst = false) {
    const page: Awaited<ReturnType<typeof callForPage>> = await callForPage(path);
    if (!page) return;
    const { text, next } = page;
    // Every page of CSV begins with the names of its columns.
    await printRows(isFirst || format === 'ndjson' ? text : text.slice(text.indexOf('\r\n') + 2));
    // For somebody who waits for a file.
    if (!process.stdout.isTTY)
      showProgress(next === undefined ? `${' '.repeat(30)}\r` : `Exported up to ${dayOfCursor(next)}`);
    path = next;
  }
}

const dayOfCursor = (path: string): string => /[?&]cursor=([\d-]{10})/.exec(path)?.[1] ?? '';
