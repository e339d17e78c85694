import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addApplyCommand } from './commands/apply.ts';
import { addAwsCommand } from './commands/aws.ts';
import { addCollectCommand } from './commands/collect.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addDigestCommand } from './commands/digest.ts';
import { addDomainCheckCommand } from './commands/domain-check.ts';
import { addExportCommand } from './commands/export.ts';
import { addHostingCommands } from './commands/hosting/hosting.ts';
import { addInitCommand } from './commands/init.ts';
import { addLintCommand } from './commands/lint.ts';
import { addOutboundCommand } from './commands/outbound/outbound.ts';
import { addOwnerCommand } from './commands/owner.ts';
import { addRedriveCommand } from './commands/redrive.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addReportCommand } from './commands/report.ts';
import { addResolveCommand } from './commands/resolve.ts';
import { addSendingStatusCommand } from './commands/sending-status.ts';
import { addStartCommand } from './commands/start.ts';
import { addTokenCommand } from './commands/token.ts';
import { addImportCommand } from './import/import-command.ts';
import { nameKnownCommands } from './name-known-commands.ts';
import { printError, printPage } from './print.ts';

export async function runCommandLine(): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  await createCommandLine(version).parseAsync();
}

/** The command line, with all its commands. */
export function createCommandLine(version: string): Command {
  const program = new Command('strictmx')
    .description('Hosted MTA-STS (RFC 8461) and TLS reporting (RFC 8460)')
    .version(version)
    .showHelpAfterError('(see --help)')
    // Not 1: that means the command found something, and a script must be able to tell the two apart.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void printPage(text.trimEnd()),
      writeErr: (text) => printError(text.trimEnd()),
    })
    .addHelpText(
      'after',
      `
Examples:
  $ npm start                                the whole service on this machine
  $ npx strictmx report read report.eml      read a TLS report
  $ npx strictmx lint policy mta-sts.txt     check a policy text
  $ npx strictmx domain check example.com    check any domain as senders see it
  $ npx strictmx resolve show example.com    explain how mail to a domain may leave

Unknown commands and options, missing and extra arguments exit with code 2.`,
    );

  addStartCommand(program, version);
  addImportCommand(program);
  addInitCommand(program);
  addReportCommand(program);
  addLintCommand(program);
  addDomainCheckCommand(program);
  addHostingCommands(program);
  addApplyCommand(program);
  addDigestCommand(program);
  addReplayCommand(program);
  addTokenCommand(program);
  addOwnerCommand(program);
  addExportCommand(program);
  addCollectCommand(program);
  addOutboundCommand(program);
  addRedriveCommand(program);
  addAwsCommand(program);
  addResolveCommand(program);
  addSendingStatusCommand(program);
  addCompletionCommand(program);
  nameKnownCommands(program);
  return program;
}
