import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addHostingCommands } from '../../../../bin/commands/hosting/hosting.ts';

const verbsOf = (command: Command): string[] =>
  command.commands.flatMap((one) =>
    one.commands.length === 0 ? [one.name()] : one.commands.map((verb) => `${one.name()} ${verb.name()}`),
  );

test('addHostingCommands() adds the verbs of the contract', () => {
  const program = new Command();
  addHostingCommands(program);
  expect(verbsOf(program).sort()).toEqual([
    'audit',
    ...['add', 'keep', 'list', 'remove', 'set', 'show'].map((verb) => `domain ${verb}`),
    'incident check',
    'incident list',
    'incident test-alarm',
    ...['show', 'start', 'stop'].map((verb) => `migration ${verb}`),
    ...['set', 'show', 'suggest', 'versions'].map((verb) => `policy ${verb}`),
    'quarantine list',
    'report list',
    'report show',
    'status',
    'summary',
  ]);
});
