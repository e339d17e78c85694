import type { Command } from 'commander';
import type { SummaryAnswer } from '../../../api/answers/answer-types.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { pathOf } from '../../client/paths.ts';
import { printAnswer } from '../../client/print-answer.ts';
import { domainVerb, type VerbFlags } from '../../client/verb.ts';
import { utcDayArgument } from '../../input/utc-day-argument.ts';
import { formatSummary } from '../../pages/reports/summary-page.ts';
import { call } from '../call-api.ts';

type SummaryFlags = VerbFlags & { from?: UtcDay; to?: UtcDay };

/** `strictmx summary DOMAIN`: totals of some days, each failure explained. */
export function addSummaryCommand(program: Command): void {
  domainVerb(program, 'summary', {
    description: 'Sum up the reports about a domain: by day, by reporter, and each failure explained',
    example: 'summary example.com --from 2026-11-01 --to 2026-11-30',
  })
    .option('--from <day>', 'first UTC day (default: 29 days before the last)', utcDayArgument)
    .option('--to <day>', 'last UTC day (default: today)', utcDayArgument)
    .action(async (name: string, { owner, from, to, json }: SummaryFlags) => {
      const path = pathOf(['domains', name, 'summary'], { owner, from, to });
      const answer = await call<SummaryAnswer>('GET', path);
      if (answer) await printAnswer(answer, { json }, formatSummary);
    });
}
