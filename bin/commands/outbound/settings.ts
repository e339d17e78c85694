import type { Command } from 'commander';
import type { OutboundSettingsRequest } from '../../../service/outbound/normalise-settings.ts';
import { change } from '../../client/change.ts';
import { dryRunOf, pathOf } from '../../client/paths.ts';
import { notChanged, printAnswer } from '../../client/print-answer.ts';
import { serviceVerb, type VerbFlags } from '../../client/verb.ts';
import { formatFacts } from '../../pages/format-table.ts';
import type { PageStyle } from '../../pages/page-style.ts';
import { call } from '../call-api.ts';

/** What the API answers besides the settings. */
type OutboundAnswer = OutboundSettingsRequest & { reporter?: object };

interface SetFlags extends VerbFlags {
  on?: boolean;
  off?: boolean;
  name?: string;
  contact?: string;
  bcc?: string[];
}

const path = pathOf(['outbound', 'settings']);

/** `strictmx outbound settings` and `strictmx outbound set`: who reports, and whether. */
export function addOutboundSettingsCommands(outbound: Command): void {
  serviceVerb(outbound, 'settings', {
    description: 'Show who reports to other domains, and by which rules',
    example: 'outbound settings',
  }).action(async ({ json }: VerbFlags) => {
    const answer = await call<OutboundAnswer>('GET', path);
    if (answer) await printAnswer(answer, { json }, formatSettings);
  });
  serviceVerb(outbound, 'set', {
    description: 'Change who reports to other domains; what is not named stays as it is',
    example: 'outbound set --name "Example Ltd" --contact tls-reports@example.com',
  })
    .option('--on', 'send reports')
    .option('--off', 'stop all reports')
    .option('--name <organization>', 'the name in the reports')
    .option('--contact <address>', "the reporter's address, at the domain that signs our mail")
    .option('--bcc <address...>', 'who gets a copy of each report')
    .option('--dry-run', 'print what would happen, and change nothing')
    .action(setSettings);
}

async function setSettings(flags: SetFlags, command: Command): Promise<void> {
  const { on, off, name, contact, bcc, json } = flags;
  if (on && off) command.error('error: --on and --off exclude each other');
  const named = {
    ...((on || off) && { enabled: on === true }),
    ...(name !== undefined && { organizationName: name }),
    ...(contact !== undefined && { contact }),
    ...(bcc && { bcc }),
  };
  if (Object.keys(named).length === 0)
    command.error('error: nothing to set, expected --on, --off, --name, --contact or --bcc');
  const changed = await change<OutboundAnswer, OutboundAnswer>({
    path,
    changePath: pathOf(['outbound', 'settings'], dryRunOf(flags)),
    method: 'PUT',
    body: ({ reporter: _, ...before }) => ({ ...before, ...named }),
    about: ({ reporter: _, ...settings }) => settings,
  });
  if (changed)
    await printAnswer(
      changed.after,
      { json },
      (after, style) => `${notChanged(flags)}${formatSettings(after, style)}`,
    );
}

/** Untrusted text is escaped by the table. */
const formatSettings = (
  { enabled, organizationName, contact, bcc, onlyDomains, domains, destinations }: OutboundAnswer,
  style: PageStyle,
): string =>
  formatFacts(
    [
      ['reports', enabled ? { text: 'are sent', style: 'green' } : { text: 'are not sent', style: 'yellow' }],
      ['organization', organizationName],
      ['contact', contact],
      ['copies to', bcc.length === 0 ? undefined : bcc.join(', ')],
      ['only to', onlyDomains?.join(', ')],
      ['domain rules', namesOf(domains)],
      ['address rules', namesOf(destinations)],
    ],
    style,
  );

const namesOf = (rules: Record<string, object>): string | undefined =>
  Object.keys(rules).length === 0 ? undefined : Object.keys(rules).join(', ');
