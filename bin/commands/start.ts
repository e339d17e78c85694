import type { Command } from 'commander';
import type { StartFlags } from '../run-service.ts';

const help = `
Everything listens on the loopback address unless --host says otherwise. Once it
is ready, it prints commands to try.`;

export function addStartCommand(program: Command, version: string): void {
  program
    .command('start')
    .description('Run the whole service on this machine: API, HTTPS, DNS and SMTP')
    .option('--data <dir>', 'the folder for all data', '.strictmx')
    .option('--api-port <n>', 'HTTP API; port 0 picks a free one', '8080')
    .option('--https-port <n>', 'policies over HTTPS', '8443')
    .option('--dns-port <n>', 'authoritative DNS, UDP and TCP; a free port if the default is in use', '5353')
    .option('--smtp-port <n>', 'report mail', '2525')
    .option('--host <address>', 'the address to listen on; 0.0.0.0 or :: for all', '127.0.0.1')
    .option(
      '--public-address <address...>',
      'the addresses of this machine that DNS answers (default: that of --host)',
    )
    .option(
      '--public-url <url>',
      'where an HTTPS proxy on this machine serves the API and the console (default: http, the port)',
    )
    .option('--admin-token <token>', "the administrator's token (default: created at the first start)")
    .option(
      '--relay <host:port>',
      'send outgoing mail through this SMTP server instead of writing it to outbox/',
    )
    .option(
      '--alarm-to <address>',
      'who gets what others write to postmaster@ and abuse@ of the report domain',
    )
    .option('--alarm-language <language>', 'en or ja (default: en)')
    .option(
      '--verify-at <host:port>',
      'verify policies at this HTTPS server, such as a proxy, instead of our own',
    )
    .option('--verify-ca <file>', "PEM file of the authority that signed that server's certificate")
    .option('--stored-bytes-per-day <n>', 'maximum bytes of report mail stored per day (default: 20 GB)')
    .option('--json', 'print one line of JSON when everything is ready, logs as JSON to standard error')
    .addHelpText('after', help)
    .action(async (flags: StartFlags, command: Command) => {
      const { runService } = await import('../run-service.ts');
      const isDnsPortDefault = command.getOptionValueSource('dnsPort') === 'default';
      await runService({ ...flags, isDnsPortDefault }, version);
    });
}
