import type { Command } from 'commander';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { printable } from '../../core/text/terminal.ts';
import { utcDayArgument } from '../input/utc-day-argument.ts';
import { printPage } from '../print.ts';
import { call, serviceHelp } from './call-api.ts';

/** `strictmx digest DAY`: the daily mail of every owner. */
export function addDigestCommand(program: Command): void {
  program
    .command('digest')
    .argument('<day>', 'UTC day such as 2026-11-23', utcDayArgument)
    .description('Send each owner the daily mail for a day, once')
    .option('--dry-run', 'print the mails instead of sending them')
    .addHelpText('after', serviceHelp)
    .action(async (day: UtcDay, { dryRun }: { dryRun?: boolean }) => {
      const path = `/v1/digests/${encodeURIComponent(day)}${dryRun ? '?dry-run=true' : ''}`;
      let printed = 0;
      let cursor: string | undefined;
      do {
        const page = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const answer = await call<DigestAnswer>('PUT', path + page);
        if (!answer) return;
        for (const digest of answer.digests) await printPage(await formatDigest(digest));
        printed += answer.digests.length;
        cursor = answer.cursor;
      } while (cursor !== undefined);
      if (printed === 0) await printPage('No owner has a domain');
    });
}

interface DigestAnswer {
  digests: {
    owner: string;
    outcome?: string;
    reason?: string;
    to?: string[];
    subject?: string;
    text?: string;
  }[];
  /** After a dry run: the start of the next page. */
  cursor?: string;
}

/** The outcome of a digest, or the whole mail after a dry run. */
async function formatDigest({
  owner,
  outcome,
  reason,
  to,
  subject,
  text,
}: DigestAnswer['digests'][number]): Promise<string> {
  if (outcome) {
    const { describeDigestOutcome } = await import('../../core/words/describe-digest-outcome.ts');
    const { english } = await import('../../core/words/en/words.ts');
    const words = printable(describeDigestOutcome(english, outcome), 300);
    return `${printable(owner)}: ${words}${reason ? ` (${printable(reason, 300)})` : ''}`;
  }
  return `To: ${printable(to?.join(', ') ?? '', 2000)}\nSubject: ${printable(subject ?? '', 500)}\n\n${text}\n`;
}
