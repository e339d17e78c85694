import { type Command, InvalidArgumentError, Option } from 'commander';
import { tokenScopes } from '../../core/names/token-scope.ts';
import { printable } from '../../core/text/terminal.ts';
import { fetchList } from '../client/fetch-list.ts';
import { alignColumns } from '../pages/align-columns.ts';
import { printJson, printPage } from '../print.ts';
import { call, callForText, serviceHelp } from './call-api.ts';

interface TokenFlags {
  admin?: boolean;
  owner?: string;
  scope?: string[];
  read?: boolean;
  note?: string;
  expires?: string;
  json?: boolean;
}

/** `strictmx token create|list|delete`: the tokens of the API. */
export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('Create, list and delete API tokens');
  token
    .command('create')
    .description('Create a token and print it; it is never shown again')
    .option('--owner <name>', 'for the domains of this owner', ownerName)
    .addOption(new Option('--admin', 'for all domains and for administration').conflicts('owner'))
    .addOption(
      new Option('--scope <scope...>', 'what the token may do (default: write)').choices([...tokenScopes]),
    )
    .addOption(new Option('--read', 'allow reading only').conflicts(['admin', 'scope']))
    .option('--note <text>', 'what the token is for')
    .option('--expires <time>', 'when the token expires, such as 2027-01-31T00:00:00Z', time)
    .option('--json', 'print the whole answer')
    .addHelpText('after', serviceHelp)
    .action(createToken);
  token
    .command('list')
    .description('List tokens, without their secrets')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', serviceHelp)
    .action(listTokens);
  token
    .command('delete')
    .argument('<id>', 'the id that `token list` shows')
    .description('Delete a token, so that nobody can use it any more')
    .addHelpText('after', serviceHelp)
    .action(async (id: string) => {
      const answer = await callForText('DELETE', `/v1/tokens/${encodeURIComponent(id)}`);
      if (answer !== undefined) await printPage(`Deleted the token ${printable(id)}`);
    });
}

async function createToken(flags: TokenFlags, command: Command): Promise<void> {
  const scopes = scopesOf(flags);
  refuseNobody(flags, command);
  const answer = await call<{ token: string }>('POST', '/v1/tokens', {
    ...(scopes && { scopes }),
    ...(flags.owner !== undefined && { owner: flags.owner }),
    ...(flags.note && { note: flags.note }),
    ...(flags.expires !== undefined && { expiresAt: flags.expires }),
  });
  if (answer) await (flags.json ? printJson(answer) : printPage(answer.token));
}

function scopesOf({ admin, scope, read }: TokenFlags): string[] | undefined {
  if (admin) return ['admin', ...(scope ?? [])];
  return scope ?? (read ? ['read'] : undefined);
}

/** Otherwise a script whose variable is empty would create an administrator's token. */
function ownerName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty, expected the name of an owner.');
  return text;
}

/** If a wrong time were ignored, the token would never expire. */
function time(text: string): string {
  const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isTime) throw new InvalidArgumentError('Expected a time such as "2027-01-31T00:00:00Z".');
  return text;
}

function refuseNobody({ admin, owner, scope }: TokenFlags, command: Command): void {
  // A mail server's token needs no owner. The API refuses other scopes without one.
  if (admin || owner !== undefined || scope !== undefined) return;
  command.error(
    'error: nothing says who the token is for, expected "--owner <name>", "--admin" or "--scope sessions"',
  );
}

interface ListedToken {
  id: string;
  owner?: string;
  scopes: string[];
  note?: string;
  expiresAt?: string;
  lastUsedOn?: string;
}

async function listTokens({ json }: { json?: boolean }): Promise<void> {
  const listed = await fetchList<ListedToken>('/v1/tokens', 'tokens');
  if (!listed) return;
  const { items: tokens, unreadable } = listed;
  if (json) return printJson({ tokens, ...(unreadable.length > 0 && { unreadable }) });
  if (tokens.length === 0) return printPage('No tokens');
  const rows = tokens.map(({ id, owner, scopes, lastUsedOn, expiresAt, note }) => [
    id,
    owner ?? '(no owner)',
    scopes.join(','),
    lastUsedOn ?? 'never used',
    expiresAt ?? 'does not expire',
    note ?? '',
  ]);
  const head = ['ID', 'OWNER', 'SCOPES', 'LAST USED', 'EXPIRES', 'NOTE'];
  await printPage(alignColumns([head, ...rows]).join('\n'));
}
