import type { Command } from 'commander';
import type { DomainEntry } from '../../api/answers/answer-types.ts';
import { inParallel } from '../../service/store/in-parallel.ts';
import { carryOutAll, clearProgress, setExitCode } from '../apply/carry-out-all.ts';
import { exportDomain } from '../apply/export-domains.ts';
import { domainsAtOnce, planChange } from '../apply/plan-changes.ts';
import { planPrune, prunedOwners } from '../apply/plan-prune.ts';
import type { PlannedChange } from '../apply/planned-change.ts';
import { readWanted, refuseTwice } from '../apply/read-wanted.ts';
import { UnusableFileError, type WantedDomain } from '../apply/wanted-domain.ts';
import { fetchList, type Listed } from '../client/fetch-list.ts';
import { pathOf } from '../client/paths.ts';
import { confirm, hasTerminal } from '../input/confirm.ts';
import { describeReadError, readUpTo } from '../input/read-up-to.ts';
import { atLeastOne } from '../input/whole-number.ts';
import { pageStyle } from '../pages/page-style.ts';
import { formatPlannedChanges } from '../pages/planned-changes-page.ts';
import { printError, printJson, printPage, showProgress } from '../print.ts';
import { serviceHelp } from './call-api.ts';

interface ApplyFlags {
  dryRun?: boolean;
  prune?: boolean;
  export?: boolean;
  yes?: boolean;
  removals?: number;
  json?: boolean;
}

const help = `
A file in YAML, JSON or CSV. "template" names one of "templates", which may name another; "defaults" are for all:
  defaults: { owner: acme, zone: external, digestTo: [admin@acme.example] }
  templates:
    hosted: { policy: { mode: testing, mx: [mx1.acme.example, mx2.acme.example], maxAgeSeconds: 604800 } }
  domains:
    - { domain: a.example, template: hosted }
CSV has the columns domain,owner,zone,mode,mx,maxAgeSeconds and any other setting; several mx are separated by spaces.

If some servers of a policy go and others come, a change of provider is planned for the domain.

Exit codes: 0 all is as the files say; 1 something is refused; 2 wrong call; 3 the service did not answer, and what was
asked may or may not have been done.

Examples:
  $ strictmx apply domains.yaml --dry-run
  $ strictmx apply --export > domains.yaml`;

/** `strictmx apply FILE…`: makes the service have what files say. */
export function addApplyCommand(program: Command): void {
  program
    .command('apply')
    .argument('[file...]', 'lists of domains in YAML, JSON or CSV, or - for standard input')
    .description('Add and change many domains as files say: shows a plan, asks, and can be repeated')
    .option('--dry-run', 'print the plan, and change nothing')
    .option('--yes', 'do not ask')
    .option('--prune', "start the safe removal of these owners' domains that are not in the files")
    .option('--removals <n>', 'with --yes: start so many removals without asking; needed above 5', atLeastOne)
    .option('--export', 'print what the service has, in the form that apply reads')
    .option('--json', 'print one JSON object per change, then the counts')
    .addHelpText('after', `${help}\n${serviceHelp}`)
    .action(apply);
}

async function apply(files: string[], flags: ApplyFlags, command: Command): Promise<void> {
  if (!flags.export && files.length === 0) command.error('error: no file is given, expected one or --export');
  const wanted = flags.export ? [] : await readFiles(files);
  if (!wanted) return;
  const listed = await fetchList<DomainEntry>(
    pathOf(['domains'], { limit: '1000', week: 'false' }),
    'domains',
  );
  if (!listed) return;
  if (flags.export) return exportAll(listed, flags);
  if (flags.prune && prunedOwners(wanted, listed).size === 0)
    command.error(
      'error: --prune needs an owner, expected "owner" in "defaults" or in a domain of the files',
    );
  const planned = await planAll(wanted, listed.items);
  const pruned = flags.prune ? await planPrune(wanted, listed, planned) : [];
  const all = [...planned, ...pruned];
  await printPlan(all, flags);
  const changes = planned.filter(({ steps }) => steps.length > 0);
  const removals = pruned.filter(({ steps }) => steps.length > 0);
  const count = changes.length + removals.length;
  if (!flags.dryRun && count > 0 && (await isConfirmed(count, removals.length, flags, command)))
    await carryOutAll(changes, removals, all.length);
  setExitCode(countsOf(all));
}

/** Attack: an endless file. 100,000 domains need less. */
const maxBytes = 32 * 1024 * 1024;

async function readFiles(files: string[]): Promise<WantedDomain[] | undefined> {
  const wanted = new Map<string, WantedDomain[]>();
  for (const file of files) {
    try {
      const text = Buffer.from(await readUpTo(file, maxBytes)).toString('utf8');
      wanted.set(file, await readWanted(file, text));
      refuseTwice(wanted);
    } catch (error) {
      printError(
        error instanceof UnusableFileError
          ? error.message
          : `Cannot read "${file}": ${describeReadError(error)}`,
      );
      process.exitCode = 2;
      return undefined;
    }
  }
  return [...wanted.values()].flat();
}

async function planAll(wanted: WantedDomain[], present: DomainEntry[]): Promise<PlannedChange[]> {
  const known = new Map(present.map((one) => [one.domain, one]));
  const planned: PlannedChange[] = [];
  let done = 0;
  await inParallel([...wanted.entries()], domainsAtOnce, async ([index, one]) => {
    planned[index] = await planChange(one, known.get(one.domain));
    showProgress(`Planning: ${++done} of ${wanted.length}`);
  });
  clearProgress();
  return planned;
}

const countsOf = (planned: PlannedChange[]) => {
  const count = (action: PlannedChange['action']) => planned.filter((one) => one.action === action).length;
  return {
    add: count('add'),
    change: count('change'),
    nothing: count('nothing'),
    refused: count('refused'),
    unknown: count('unknown'),
  };
};

async function printPlan(planned: PlannedChange[], { json }: ApplyFlags): Promise<void> {
  const shown = planned.filter(({ action }) => action !== 'nothing');
  const counts = countsOf(planned);
  if (!json) return printPage(formatPlannedChanges(shown, counts, pageStyle()));
  for (const { domain, action, what, warnings } of shown)
    await printJson({ domain, action, what, ...(warnings.length > 0 && { warnings }) });
  await printJson({ counts });
}

const manyRemovals = 5;

async function isConfirmed(
  count: number,
  removals: number,
  { yes, removals: agreed }: ApplyFlags,
  command: Command,
): Promise<boolean> {
  if (!yes && !hasTerminal())
    command.error('error: nobody can be asked, expected --yes to carry out this plan, or --dry-run');
  if (!yes && !(await confirm(`Carry this out for ${count} domains?`))) return false;
  // A file that lost most of its lines: --yes was meant for the changes that it names.
  if (removals <= manyRemovals || removals === agreed) return true;
  if (!hasTerminal())
    command.error(
      `error: this starts the removal of ${removals} domains; if that is right, repeat it with --removals ${removals}`,
    );
  return confirm(`Really start the removal of ${removals} domains?`);
}

async function exportAll({ items, unreadable }: Listed<DomainEntry>, { json }: ApplyFlags): Promise<void> {
  const domains: object[] = [];
  const missing = unreadable.map((name) => `Cannot read ${name}`);
  await inParallel([...items.entries()], domainsAtOnce, async ([index, entry]) => {
    const exported = await exportDomain(entry).catch((error: Error) => void missing.push(error.message));
    if (exported) domains[index] = exported;
  });
  // A file that lacks a domain would remove it, applied later with --prune.
  if (missing.length > 0) {
    for (const line of missing) printError(line);
    printError('Nothing is exported, because the file would not be complete');
    process.exitCode = 1;
    return;
  }
  if (json) return printJson({ domains });
  const { stringify } = await import('yaml');
  await printPage(stringify({ domains }).trimEnd());
}
