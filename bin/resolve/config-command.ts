import type { Command } from 'commander';
import { printError, printPage } from '../print.ts';
import type { MailServerVersion } from './config-lines.ts';

export interface ConfigFlags {
  socketmap: string;
  exim: string;
}

/** Asks an installed program for its version. @returns undefined if it is not installed */
export type AskVersion = (
  program: 'postconf' | 'exim' | 'exim4',
  args: string[],
) => Promise<string | undefined>;

/** `strictmx resolve config postfix|exim`: the lines that make a mail server ask the daemon. */
export function addResolveConfig(resolve: Command, askVersion: AskVersion = askInstalled): void {
  resolve
    .command('config')
    .description('Print the configuration lines that make a mail server ask "resolve serve"')
    .argument('<server>', 'postfix or exim')
    .option('--socketmap <address>', 'where the daemon listens for Postfix', '127.0.0.1:8461')
    .option('--exim <address>', 'where the daemon listens for Exim', '127.0.0.1:8462')
    .action(async (server: string, flags: ConfigFlags) => {
      try {
        await printPage(await compose(server, flags, askVersion));
      } catch (error) {
        printError((error as Error).message);
        process.exitCode = 2;
      }
    });
}

async function compose(server: string, flags: ConfigFlags, askVersion: AskVersion): Promise<string> {
  const [lines, { readLocalAddress }] = await Promise.all([
    import('./config-lines.ts'),
    import('./local-address.ts'),
  ]);
  if (server === 'postfix') {
    const found = lines.readVersion((await askVersion('postconf', ['-dh', 'mail_version'])) ?? '');
    const version = found ?? lines.newestPostfix;
    const address = readLocalAddress('--socketmap', flags.socketmap);
    return `${headOf('Postfix', found, version, 'main.cf')}\n${lines.formatPostfixConfig(version, address)}`;
  }
  if (server === 'exim') {
    const text = (await askVersion('exim4', ['-bV'])) ?? (await askVersion('exim', ['-bV']));
    const found = lines.readVersion(text ?? '');
    const address = readLocalAddress('--exim', flags.exim);
    const place = 'the smtp transport; the daemon needs --exim';
    const head = headOf('Exim', found, found ?? lines.newestExim, place);
    return `${head}\n${lines.formatEximConfig(address)}`;
  }
  throw new Error(`Cannot print the configuration of "${server}", expected "postfix" or "exim"`);
}

/** Otherwise a SERVFAIL may be a wrong signature or a server that is down, and mail to signed domains waits in doubt. */
const unboundLine =
  'So that the resolver says why it has no answer, in unbound.conf, below "server:": ede: yes';

function headOf(
  name: string,
  found: MailServerVersion | undefined,
  version: MailServerVersion,
  place: string,
): string {
  const why = found === undefined ? 'none is installed; this is the newest known version' : 'installed';
  return `# ${name} ${version.join('.')} (${why}), for ${place}\n# ${unboundLine}`;
}

const askInstalled: AskVersion = async (program, args) => {
  const { execFile } = await import('node:child_process');
  // Debian keeps servers where not every user's PATH leads.
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 5_000, env }, (error, stdout) => resolve(error ? undefined : stdout));
  });
};
