import type { Command } from 'commander';
import { nearestName } from '../core/text/nearest-name.ts';

/** Lets an unknown command be answered with the known ones, and with the one that was probably meant. */
export function nameKnownCommands(group: Command): void {
  for (const command of group.commands) nameKnownCommands(command);
  if (group.commands.length === 0) return;
  group.on('command:*', ([unknown = '']: string[]) => {
    const known = group.commands.map((command) => command.name());
    const meant = nearestName(unknown, known);
    const hint = meant === undefined ? '' : `; did you mean '${meant}'?`;
    group.error(`error: unknown command '${unknown}', expected one of ${known.join(', ')}${hint}`);
  });
}
