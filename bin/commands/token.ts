import type { Command } from 'commander';
import { call, serviceHelp } from './call-api.ts';

interface TokenFlags {
  admin?: boolean;
  owner?: string;
  read?: boolean;
  note?: string;
  expires?: string;
  json?: boolean;
}

/** `strictmx token create`: a new API token. */
export function addTokenCommand(program: Command): void {
  program
    .command('token')
    .description('Create API tokens')
    .command('create')
    .description('Create a token and print it; it is never shown again')
    .option('--owner <name>', 'for the domains of this owner')
    .option('--admin', 'for everything: all domains and the administration')
    .option('--read', 'allow reading only')
    .option('--note <text>', 'what the token is for')
    .option('--expires <time>', 'when the token expires, such as 2027-01-31T00:00:00Z')
    .option('--json', 'print the whole answer')
    .addHelpText('after', serviceHelp)
    .action(async (flags: TokenFlags, command: Command) => {
      refuseUnclearOwner(flags, command);
      const answer = await call<{ token: string }>('POST', '/v1/tokens', {
        scope: flags.read ? 'read' : 'write',
        ...(flags.owner !== undefined && { owner: flags.owner }),
        ...(flags.note && { note: flags.note }),
        ...(flags.expires && { expiresAt: flags.expires }),
      });
      if (answer) console.log(flags.json ? JSON.stringify(answer) : answer.token);
    });
}

/** A script whose variable is empty would get an administrator's token. */
function refuseUnclearOwner({ admin, owner }: TokenFlags, command: Command): void {
  if (owner?.trim() === '') command.error('error: "--owner" is empty, expected the name of an owner');
  if ((owner === undefined) === (admin !== true))
    command.error('error: expected either "--owner <name>" or "--admin"');
}
