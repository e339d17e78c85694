import type { Command } from 'commander';
import type { RemovalAnswer } from '../../../api/answers/answer-types.ts';
import { pathOf } from '../../client/paths.ts';
import { printAnswer } from '../../client/print-answer.ts';
import { changingVerb, subject, type VerbFlags } from '../../client/verb.ts';
import { confirm, hasTerminal } from '../../input/confirm.ts';
import { pageStyle } from '../../pages/page-style.ts';
import { formatPlan } from '../../pages/plan-page.ts';
import { printPage } from '../../print.ts';
import { call } from '../call-api.ts';

interface RemoveFlags extends VerbFlags {
  force?: string;
  yes?: boolean;
}

/** `strictmx domain remove DOMAIN`: shows the dated steps, and starts them. */
export function addRemoveDomainCommand(program: Command): void {
  const domain = subject(program, 'domain', 'Domains of the service, and a check of any domain');
  changingVerb(domain, 'remove', {
    description: 'Remove a domain in safe steps: nothing is deleted while senders may hold its policy',
    example: 'domain remove example.com',
  })
    .option('--force <reason>', 'do not wait until senders hold no policy: they may refuse mail')
    .option('--yes', 'do not ask')
    .action(removeDomain);
}

/** Nothing of a claim is published, so its removal has no steps: it is gone at once. */
const isClaim = ({ steps }: RemovalAnswer): boolean => steps.length === 0;

const claimIsWithdrawn =
  'This is a claim, for which nothing was published: removing it withdraws the claim at once';

async function removeDomain(name: string, flags: RemoveFlags, command: Command): Promise<void> {
  const { owner, force, yes = false, dryRun, json } = flags;
  const query = { owner, ...(force !== undefined && { force: 'true', reason: force }) };
  // The steps as they would be.
  const preview = await call<RemovalAnswer>(
    'DELETE',
    pathOf(['domains', name], { ...query, 'dry-run': 'true' }),
  );
  if (!preview) return;
  const isAsked = !yes && hasTerminal();
  if (dryRun)
    return printAnswer(preview, { json }, (plan, style) =>
      isClaim(plan)
        ? `Nothing was changed. ${claimIsWithdrawn}`
        : `Nothing was changed. The steps would be:\n${formatPlan(plan, style)}`,
    );
  if (force !== undefined && !yes && !isAsked)
    command.error('error: --force may make senders refuse mail, expected --yes beside it, or a terminal');
  if (isAsked) {
    await printPage(isClaim(preview) ? claimIsWithdrawn : formatPlan(preview, pageStyle()));
    if (!(await confirm(`Remove ${name}?`))) return printPage('Nothing was changed');
  }
  const removal = await call<RemovalAnswer>('DELETE', pathOf(['domains', name], query));
  if (removal)
    await printAnswer(removal, { json }, (plan, style) =>
      isClaim(plan)
        ? 'The claim was withdrawn'
        : `${formatPlan(plan, style)}\n\nStarted. To cancel: strictmx domain keep ${name}`,
    );
}
