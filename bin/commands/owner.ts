import { type Command, InvalidArgumentError } from 'commander';
import type { WebhookSecretAnswer } from '../../api/answers/answer-types.ts';
import { printable } from '../../core/text/terminal.ts';
import { fetchList } from '../client/fetch-list.ts';
import { printAnswer } from '../client/print-answer.ts';
import { serviceVerb } from '../client/verb.ts';
import { alignColumns } from '../pages/align-columns.ts';
import { printError, printJson, printPage } from '../print.ts';
import { call, callTagged, serviceHelp } from './call-api.ts';

/** An owner in the API's answer. */
interface Owner {
  owner: string;
  zones: string[];
  quota: Quota;
  used: { domains: number; mails: number };
}

interface Quota {
  domains: number;
  recipients: number;
  mailsPerDay: number;
  storedBytesPerDay: number;
}

interface SetFlags extends Partial<Record<keyof Quota, number | 'default'>> {
  grant?: string[];
  revoke?: string[];
  dryRun?: boolean;
  json?: boolean;
}

/** `strictmx owner list|show|set|webhook-secret`: the zones, quotas and webhook secret of each owner. */
export function addOwnerCommand(program: Command): void {
  const owner = program.command('owner').description('Zones and quotas of owners, and their use');
  owner
    .command('list')
    .description('List all owners that have a domain, a zone or a quota')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', serviceHelp)
    .action(listOwners);
  owner
    .command('show')
    .argument('<owner>', 'the name of an owner')
    .description('Show one owner')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', serviceHelp)
    .action(async (name: string, { json }: { json?: boolean }) => {
      const answer = await call<Owner>('GET', pathOf(name));
      if (answer) await (json ? printJson(answer) : printPage(formatOwner(answer)));
    });
  addSetCommand(owner);
  addSecretCommand(owner);
}

function addSecretCommand(owner: Command): void {
  serviceVerb(owner, 'webhook-secret', {
    description: 'Print the secret that signs webhook posts',
    example: 'owner webhook-secret acme --replace',
  })
    .argument('<owner>', 'the name of an owner')
    .option('--replace', 'make a new one first; the previous one signs beside it for a day')
    .action(async (name: string, { replace, json }: { replace?: boolean; json?: boolean }) => {
      const answer = await call<WebhookSecretAnswer>(
        replace ? 'POST' : 'GET',
        `${pathOf(name)}/webhook-secret`,
      );
      if (answer) await printAnswer(answer, { json }, ({ secret }) => secret);
    });
}

function addSetCommand(owner: Command): void {
  owner
    .command('set')
    .argument('<owner>', 'the name of an owner')
    .description('Change the named settings only')
    .option('--grant <zone...>', 'zones whose records the service may write for this owner')
    .option('--revoke <zone...>', 'zones to revoke; their records stay')
    .option('--domains <n>', 'maximum number of domains, or "default"', parseQuota)
    .option('--recipients <n>', 'maximum number of mail recipients, or "default"', parseQuota)
    .option('--mails-per-day <n>', 'maximum number of mails per day, or "default"', parseQuota)
    .option(
      '--stored-bytes-per-day <n>',
      'maximum bytes of report mail stored per day, or "default"',
      parseQuota,
    )
    .option('--dry-run', 'print the result without changing anything')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ strictmx owner set acme --domains 300 --mails-per-day 500 --grant example.com
${serviceHelp}`,
    )
    .action(setOwner);
}

const pathOf = (owner: string) => `/v1/owners/${encodeURIComponent(owner)}`;

function parseQuota(text: string): number | 'default' {
  if (text === 'default') return text;
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number, or "default"');
}

async function listOwners({ json }: { json?: boolean }): Promise<void> {
  const listed = await fetchList<Owner>('/v1/owners', 'owners');
  if (!listed) return;
  const { items: owners, unreadable } = listed;
  if (json) await printJson({ owners, ...(unreadable.length > 0 && { unreadable }) });
  else await printPage(owners.length === 0 ? 'No owners' : formatOwners(owners));
  if (unreadable.length === 0) return;
  printError(
    `Cannot read the stored settings of ${unreadable.map((name) => `"${printable(name)}"`).join(', ')}`,
  );
  process.exitCode = 3;
}

const formatOwners = (owners: readonly Owner[]): string =>
  alignColumns([
    ['OWNER', 'DOMAINS', 'RECIPIENTS', 'MAILS TODAY', 'BYTES A DAY', 'ZONES'],
    ...owners.map(({ owner, zones, quota, used }) => [
      owner,
      `${used.domains} of ${quota.domains}`,
      `up to ${quota.recipients}`,
      `${used.mails} of ${quota.mailsPerDay}`,
      formatNumber(quota.storedBytesPerDay),
      zones.join(' '),
    ]),
  ]).join('\n');

const formatOwner = ({ owner, zones, quota, used }: Owner): string =>
  alignColumns([
    ['Owner', owner],
    ['Zones', zones.length === 0 ? 'none granted' : zones.join(' ')],
    ['Domains', `${used.domains} of ${quota.domains}`],
    ['Recipients', `up to ${quota.recipients}`],
    ['Mails today', `${used.mails} of ${quota.mailsPerDay}`],
    ['Report mail stored in a day', `up to ${formatNumber(quota.storedBytesPerDay)} bytes`],
  ]).join('\n');

const formatNumber = (value: number) => value.toLocaleString('en-US');

async function setOwner(name: string, flags: SetFlags, command: Command): Promise<void> {
  const { grant = [], revoke = [], dryRun, json, ...quotas } = flags;
  if (grant.length + revoke.length + Object.keys(quotas).length === 0)
    command.error('error: nothing to set, expected a zone or a quota');
  const before = await callTagged<Owner>('GET', pathOf(name));
  if (!before) return;
  const { zones, quota } = before.value;
  const revoked = new Set(revoke.map((zone) => zone.toLowerCase()));
  const wanted = Object.entries({ ...quota, ...quotas }).filter(([, value]) => value !== 'default');
  const body = {
    zones: [...new Set([...zones, ...grant])].filter((zone) => !revoked.has(zone.toLowerCase())),
    quota: Object.fromEntries(wanted),
  };
  const path = `${pathOf(name)}${dryRun ? '?dry-run=true' : ''}`;
  const after = await callTagged<Owner>('PUT', path, { body, etag: before.etag });
  if (!after) return;
  if (json) return printJson(after.value);
  await printPage(
    `${dryRun ? 'Nothing was changed. The result would be:\n' : ''}${formatOwner(after.value)}`,
  );
}
