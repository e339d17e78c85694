import type { Command } from 'commander';
import { printError } from '../print.ts';
import type { ServeFlags } from './serve.ts';

/** `strictmx resolve serve`: the daemon beside a mail server. */
export function addResolveServe(resolve: Command): void {
  resolve
    .command('serve')
    .description('Answer Postfix and Exim on this machine, which ask how mail to a domain may leave')
    .option('--socketmap <address>', 'address or socket for Postfix', '127.0.0.1:8461')
    .option('--exim <address>', 'address or socket for Exim')
    .option('--socket-group <group>', 'the only group that may ask at the sockets, such as postfix')
    .option('--metrics <address>', 'address for Prometheus, such as 127.0.0.1:9846')
    .option('--lists <file>', 'file with your exempt and required entries; changes count within seconds')
    .option('--spool <dir>', 'where policies are kept', '.strictmx/resolve')
    .option('--dns <address>', "the resolver to ask (default: the system's first)")
    .option('--trust-ad', 'trust the DNSSEC result (AD bit) of a resolver on another machine')
    .option('--loopback', 'allow policy hosts on loopback, for trials')
    .option('--json', 'print one JSON object when ready')
    .addHelpText('after', '\n"strictmx resolve config postfix" prints the lines for main.cf.')
    .action(async (flags: ServeFlags) => {
      try {
        const { serve } = await import('./serve.ts');
        await serve(flags);
      } catch (error) {
        printError((error as Error).message);
        process.exitCode = 1;
      }
    });
}
