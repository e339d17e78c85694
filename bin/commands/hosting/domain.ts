import type { Command } from 'commander';
import type { Domain } from '../../../api/answers/answer-types.ts';
import { printable } from '../../../core/text/terminal.ts';
import { change, describeDifferences } from '../../client/change.ts';
import { dryRunOf, pathOf } from '../../client/paths.ts';
import { notChanged, printAnswer } from '../../client/print-answer.ts';
import { request } from '../../client/request.ts';
import { changingVerb, domainVerb, subject, type VerbFlags } from '../../client/verb.ts';
import { formatDomain } from '../../pages/domain-page.ts';
import { call, callTagged, fail, successOf } from '../call-api.ts';
import { namedSettings, type SettingsFlags, withSettings } from './settings-options.ts';

/** `strictmx domain show|add|set|keep DOMAIN`. */
export function addDomainCommands(program: Command): void {
  const domain = subject(program, 'domain', 'Domains of the service, and a check of any domain');
  domainVerb(domain, 'show', {
    description: 'Show what to do, the records to set, the settings, plans and incidents of a domain',
    example: 'domain show example.com',
  }).action(async (name: string, { owner, json }: VerbFlags) => {
    const answer = await call<Domain>('GET', pathOf(['domains', name], { owner }));
    if (answer) await printAnswer(answer, { json }, formatDomain);
  });
  withSettings(
    changingVerb(domain, 'add', {
      description: 'Host a domain, and print the records to set; its owner is required',
      example: 'domain add example.com --owner me --zone external --to admin@example.com',
    }),
  ).action(addDomain);
  withSettings(
    changingVerb(domain, 'set', {
      description: 'Change the named settings of a domain only',
      example: 'domain set example.com --to admin@example.com noc@example.com --hour 6',
    }),
    { isEdit: true },
  )
    .option('--no-auto-enforce', 'do not change to enforce automatically')
    .option('--no-adopt-records', 'do not take over records')
    .option('--new-owner <name>', 'for administrators: give the domain to this owner')
    .action(setDomain);
  changingVerb(domain, 'keep', {
    description: 'Cancel the removal of a domain, as long as nothing was deleted',
    example: 'domain keep example.com',
  }).action(keepDomain);
}

async function addDomain(name: string, flags: VerbFlags & SettingsFlags, command: Command): Promise<void> {
  const { owner, json, dryRun } = flags;
  if (owner === undefined) command.error('error: no owner is given, expected "--owner <name>"');
  const path = pathOf(['domains', name], dryRunOf(flags));
  const known = await request('GET', pathOf(['domains', name]));
  if (known.ok)
    return fail(`Cannot add ${printable(name)}: it is there already. To change it: strictmx domain set`);
  const response = successOf(
    await request('PUT', path, { body: { owner, ...namedSettings(flags) }, isNew: true }),
  );
  if (!response) return;
  const added = (await response.json()) as Domain;
  // The answer to GET has the records too.
  const shown = dryRun ? added : await call<Domain>('GET', pathOf(['domains', name], { owner }));
  await printAnswer(
    shown ?? added,
    { json },
    (one, style) => `${notChanged(flags)}${formatDomain(one, style)}`,
  );
}

async function setDomain(
  name: string,
  flags: VerbFlags & SettingsFlags & { newOwner?: string },
  command: Command,
): Promise<void> {
  const { owner, newOwner, json, dryRun } = flags;
  const patch = { ...namedSettings(flags), ...(newOwner !== undefined && { owner: newOwner }) };
  const names = Object.keys(patch);
  if (names.length === 0) command.error('error: nothing to set, expected an option such as --to or --hour');
  const about = (domain: Domain) =>
    Object.fromEntries(names.map((one) => [one, domain[one as keyof Domain]]));
  const changed = await change<Domain, Domain>({
    path: pathOf(['domains', name], { owner }),
    changePath: pathOf(['domains', name], { owner, ...dryRunOf(flags) }),
    method: 'PATCH',
    body: () => patch,
    about,
  });
  if (!changed) return;
  const { before, after } = changed;
  const differences = describeDifferences(about(before), about(after));
  await printAnswer(after, { json }, () =>
    differences.length === 0
      ? `${name}: all of this is set already`
      : [`${name}: ${dryRun ? 'would change' : 'changed'}`, ...differences.map((one) => `  ${one}`)].join(
          '\n',
        ),
  );
}

/** To put all settings back without the removal cancels it. */
async function keepDomain(name: string, flags: VerbFlags): Promise<void> {
  const { owner, json } = flags;
  const path = pathOf(['domains', name], { owner });
  const known = await callTagged<Domain>('GET', path);
  if (!known) return;
  if (!known.value.removal) return fail(`Cannot keep ${printable(name)}: it is not being removed`);
  const changed = await change<Domain, Domain>({
    path,
    changePath: pathOf(['domains', name], { owner, ...dryRunOf(flags) }),
    method: 'PUT',
    body: ({ removal, ...settings }) => settings,
    about: ({ removal }) => ({ removal: removal?.requestedAt }),
    known,
  });
  if (changed)
    await printAnswer(changed.after, { json }, () =>
      flags.dryRun ? `${name} would be kept` : `${name} is kept: its removal is cancelled`,
    );
}
