import type { Command } from 'commander';
import { serviceHelp } from '../commands/call-api.ts';

export interface VerbText {
  description: string;
  /** A call, without `strictmx`. */
  example: string;
}

/** The command that has the verbs about one subject, such as `domain`. */
export const subject = (program: Command, name: string, description: string): Command =>
  program.commands.find((one) => one.name() === name) ?? program.command(name).description(description);

/** A verb that acts on a running service. */
export const serviceVerb = (parent: Command, name: string, { description, example }: VerbText): Command =>
  parent
    .command(name)
    .description(description)
    .option('--json', 'print the answer as JSON, on one line')
    .addHelpText('after', `\nExample:\n  $ strictmx ${example}\n${serviceHelp}`);

/** A verb about one domain. */
export const domainVerb = (parent: Command, name: string, text: VerbText): Command =>
  serviceVerb(parent, name, text)
    .argument('<domain>', 'a domain of the service, such as example.com')
    .option('--owner <name>', 'for administrators: the owner whose claim is meant, if several claim it');

/** A verb about one domain that changes something. */
export const changingVerb = (parent: Command, name: string, text: VerbText): Command =>
  domainVerb(parent, name, text).option('--dry-run', 'print what would happen, and change nothing');

export interface VerbFlags {
  json?: boolean;
  owner?: string;
  dryRun?: boolean;
}
