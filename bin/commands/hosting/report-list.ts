import type { Command } from 'commander';
import type { ReportAnswer } from '../../../api/answers/answer-types.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { fetchList } from '../../client/fetch-list.ts';
import { pathOf } from '../../client/paths.ts';
import { printAnswer } from '../../client/print-answer.ts';
import { domainVerb, subject, type VerbFlags } from '../../client/verb.ts';
import { utcDayArgument } from '../../input/utc-day-argument.ts';
import { atLeastOne } from '../../input/whole-number.ts';
import { formatReports } from '../../pages/reports/report-list-page.ts';

type ListFlags = VerbFlags & { from?: UtcDay; to?: UtcDay; limit: number };

/** `strictmx report list DOMAIN`: what the service received. */
export function addReportListCommand(program: Command): void {
  domainVerb(
    subject(program, 'report', 'Read TLS reports (RFC 8460), and list those that the service received'),
    'list',
    {
      description: 'List the TLS reports about a domain, newest first',
      example: 'report list example.com --from 2026-11-01 --to 2026-11-30',
    },
  )
    .option('--from <day>', 'first UTC day (default: 29 days before the last)', utcDayArgument)
    .option('--to <day>', 'last UTC day (default: today)', utcDayArgument)
    .option('--limit <n>', 'list at most so many', atLeastOne, 100)
    .action(async (name: string, { owner, from, to, limit, json }: ListFlags) => {
      const query = { owner, from, to, limit: String(Math.min(limit, 500)) };
      const listed = await fetchList<ReportAnswer>(
        pathOf(['domains', name, 'reports'], query),
        'reports',
        limit,
      );
      if (listed)
        await printAnswer({ reports: listed.items }, { json }, ({ reports }, style) =>
          reports.length === 0 ? 'No reports in these days' : formatReports(reports, style),
        );
    });
}
