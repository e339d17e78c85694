import type { Command } from 'commander';
import { call, serviceHelp } from './call-api.ts';

interface TokenFlags {
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
    .option('--owner <name>', 'limit the token to the domains of this owner (default: all domains)')
    .option('--read', 'allow reading only')
    .option('--note <text>', 'what the token is for')
    .option('--expires <time>', 'when the token expires, such as 2027-01-31T00:00:00Z')
    .option('--json', 'print the whole answer')
    .addHelpText('after', serviceHelp)
    .action(async (flags: TokenFlags) => {
      const answer = await call<{ token: string }>('POST', '/v1/tokens', {
        scope: flags.read ? 'read' : 'write',
        ...(flags.owner && { owner: flags.owner }),
        ...(flags.note && { note: flags.note }),
        ...(flags.expires && { expiresAt: flags.expires }),
      });
      if (answer) console.log(flags.json ? JSON.stringify(answer) : answer.token);
    });
}
