import { type Command, Option } from 'commander';
import { addDays, dayOf, parseUtcDay } from '../../core/names/utc-day.ts';
import { printRows } from '../print.ts';
import { callForPage, fail } from './call-api.ts';

interface ExportFlags {
  from?: string;
  to?: string;
  format: 'csv' | 'ndjson';
  rows: 'reports' | 'details';
}

/** `strictmx export`: a domain's reports as flat rows on standard output. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .argument('<domain>', 'a hosted domain')
    .description('Print TLS reports, or their failure details, as rows')
    .option('--from <day>', 'first UTC day (default: 29 days before the last)')
    .option('--to <day>', 'last UTC day (default: today)')
    .addOption(new Option('--format <format>', 'output format').choices(['csv', 'ndjson']).default('csv'))
    .addOption(
      new Option('--rows <rows>', 'one row per policy of a report, or per failure detail')
        .choices(['reports', 'details'])
        .default('reports'),
    )
    .addHelpText(
      'after',
      `
Acts on the service that STRICTMX_API names (http://127.0.0.1:8080 if unset), with the token in STRICTMX_TOKEN.
  $ strictmx export example.com --from 2026-11-01 --to 2026-11-30 --rows details > failures.csv`,
    )
    .action(printExport);
}

async function printExport(domain: string, { from, to, format, rows }: ExportFlags): Promise<void> {
  for (const [name, day] of Object.entries({ '--from': from, '--to': to })) {
    if (day !== undefined && parseUtcDay(day) === undefined)
      return fail(`Cannot export: "${name}" is "${day}", expected a UTC day such as "2026-11-23"`);
  }
  const last = parseUtcDay(to ?? '') ?? dayOf(new Date());
  const first = parseUtcDay(from ?? '') ?? addDays(last, -29);
  if (first > last) return fail(`Cannot export: "--from" is "${first}", expected a day up to "${last}"`);
  let isHeaderPrinted = false;
  // One day at a time, so that the first rows come at once.
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const query = new URLSearchParams({ from: day, to: day, format, rows });
    let path: string | undefined = `/v1/domains/${encodeURIComponent(domain)}/export?${query}`;
    while (path !== undefined) {
      const page: Awaited<ReturnType<typeof callForPage>> = await callForPage(path);
      if (!page) return;
      const { text } = page;
      await printRows(isHeaderPrinted ? text.slice(text.indexOf('\r\n') + 2) : text);
      isHeaderPrinted = format === 'csv';
      path = page.next;
    }
  }
}
