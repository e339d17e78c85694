import type { Command } from 'commander';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { plural } from '../../core/words/en/format.ts';
import { utcDayArgument } from '../input/utc-day-argument.ts';
import { printPage } from '../print.ts';
import { call, fail, serviceHelp } from './call-api.ts';

/** `strictmx replay FROM [TO]` reads stored mail again. */
export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .argument('<from>', 'first UTC day of receipt, such as 2026-11-23', utcDayArgument)
    .argument('[to]', 'last UTC day of receipt (default: the first)', utcDayArgument)
    .description('Read stored report mail and posts again, after an upgrade that can read more')
    .option('--dry-run', 'only print the number of mails and posts')
    .addHelpText('after', serviceHelp)
    .action(async (from: UtcDay, to: UtcDay | undefined, { dryRun }: { dryRun?: boolean }) => {
      if (to !== undefined && to < from)
        return fail(`Cannot replay: the last day is "${to}", expected a day from "${from}" on`);
      const query = dryRun ? '?dry-run=true' : '';
      const answer = await call<{ queued: number }>('POST', `/v1/replay${query}`, { from, to: to ?? from });
      if (answer)
        await printPage(
          `${plural(answer.queued, 'stored report mail or post', 'stored report mails and posts')} ${dryRun ? 'would' : 'will'} be read again`,
        );
    });
}
