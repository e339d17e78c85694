import type { Command } from 'commander';
import type { DomainEntry } from '../../../api/answers/answer-types.ts';
import { printable } from '../../../core/text/terminal.ts';
import { fetchList } from '../../client/fetch-list.ts';
import { pathOf } from '../../client/paths.ts';
import { printAnswer } from '../../client/print-answer.ts';
import { serviceVerb, subject } from '../../client/verb.ts';
import { formatDomains, formatStatus } from '../../pages/domain-list-page.ts';
import type { PageStyle } from '../../pages/page-style.ts';
import { printError } from '../../print.ts';

interface ListFlags {
  owner?: string;
  state?: string;
  mode?: string;
  incidents?: string;
  search?: string;
  json?: boolean;
}

/** `strictmx status` and `strictmx domain list`: all domains, or those that meet conditions. */
export function addListDomainsCommands(program: Command): void {
  withConditions(
    serviceVerb(program, 'status', {
      description: 'Show every domain, those that need action first',
      example: 'status',
    }),
  ).action((flags: ListFlags) => listDomains(flags, formatStatus));
  withConditions(
    serviceVerb(subject(program, 'domain', 'Domains of the service, and a check of any domain'), 'list', {
      description: 'List domains',
      example: 'domain list --mode testing --incidents none',
    }),
  ).action((flags: ListFlags) => listDomains(flags, formatDomains));
}

const withConditions = (verb: Command): Command =>
  verb
    .option('--owner <name>', 'only domains of this owner')
    .option('--state <state>', 'only domains in this state, such as records-to-set or announced')
    .option('--mode <mode>', 'only domains with a policy in this mode: enforce, testing, none, or unset')
    .option('--incidents <which>', 'open: only domains with open incidents; none: only those without')
    .option('--search <text>', 'only domains whose name contains this text');

async function listDomains(
  { owner, state, mode, incidents, search, json }: ListFlags,
  format: (domains: readonly DomainEntry[], style: PageStyle) => string,
): Promise<void> {
  const path = pathOf(['domains'], { owner, state, mode, incidents, q: search });
  const listed = await fetchList<DomainEntry>(path, 'domains');
  if (!listed) return;
  const { items: domains, unreadable } = listed;
  const answer = { domains, ...(unreadable.length > 0 && { unreadable }) };
  await printAnswer(answer, { json }, (_, style) =>
    domains.length === 0 ? 'No domains' : format(domains, style),
  );
  if (unreadable.length === 0) return;
  printError(`Cannot read the stored state of ${unreadable.map((name) => printable(name)).join(', ')}`);
  process.exitCode = 3;
}
