import type { Command } from 'commander';
import { printPage } from '../print.ts';
import { call, serviceHelp } from './call-api.ts';

/** `strictmx replay FROM [TO]`: stored mail is read again. */
export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .argument('<from>', 'first UTC day of receipt')
    .argument('[to]', 'last UTC day of receipt (default: the first)')
    .description('Read stored mail again, after an upgrade that reads more')
    .option('--dry-run', 'only print how many mails there are')
    .addHelpText('after', serviceHelp)
    .action(async (from: string, to: string | undefined, { dryRun }: { dryRun?: boolean }) => {
      const query = dryRun ? '?dry-run=true' : '';
      const answer = await call<{ queued: number }>('POST', `/v1/replay${query}`, { from, to: to ?? from });
      if (answer)
        await printPage(`${answer.queued} stored mails ${dryRun ? 'would be read' : 'will be read'} again`);
    });
}
