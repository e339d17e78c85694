import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createCommandLine } from '../../bin/command-line.ts';
import { runProgram } from './commands/run-command.ts';

const command = (...args: string[]) => runProgram(createCommandLine('0.0.0'), args);

test.each([
  ['no domain', ['domain', 'check'], "missing required argument 'domain'"],
  ['two domains', ['domain', 'check', 'a.example', 'b.example'], 'too many arguments'],
  ['an unknown option', ['domain', 'check', 'a.example', '--jsno'], "unknown option '--jsno'"],
  ['an unknown command', ['domain', 'chekc'], "unknown command 'chekc'"],
  ['nothing', ['domain'], 'Usage: strictmx domain'],
  ['a token for nobody', ['token', 'create'], 'expected "--owner <name>", "--admin" or "--scope sessions"'],
  [
    'a token for an empty owner',
    ['token', 'create', '--owner', ''],
    'It is empty, expected the name of an owner',
  ],
  [
    'a token for an owner and everything',
    ['token', 'create', '--owner', 'a', '--admin'],
    "'--admin' cannot be used with option '--owner <name>'",
  ],
  [
    'a token to read and for everything',
    ['token', 'create', '--admin', '--read'],
    "'--read' cannot be used with option '--admin'",
  ],
  [
    'a token to read with scopes',
    ['token', 'create', '--scope', 'read', '--read'],
    "'--read' cannot be used with",
  ],
  [
    'a scope that is none',
    ['token', 'create', '--scope', 'wriet'],
    'Allowed choices are read, write, sessions',
  ],
  ['an end that is no time', ['token', 'create', '--admin', '--expires', ''], 'Expected a time such as'],
  ...[
    'digest',
    'replay',
    'outbound preview',
    'outbound send',
    'outbound show',
    'export a.example --from',
  ].map((verb): [string, string[], string] => [
    `a day that is none (${verb})`,
    [...verb.split(' '), 'yesterday'],
    'Expected a UTC day such as "2026-11-23"',
  ]),
  [
    'days in the wrong order',
    ['export', 'a.example', '--from', '2026-11-24', '--to', '2026-11-20'],
    'expected a day up to "2026-11-20"',
  ],
])('the command line exits 2 for %s', async (_, args, error) => {
  const { exit, out, err } = await command(...args);
  expect(err).toContain(error);
  expect(out).toBe('');
  expect(exit).toBe(2);
});

test.each([[['domain', 'check']], [['report', 'read']], [['lint', 'policy']]])(
  'the help of %j lists its exit codes',
  async (words) => {
    const help = await command(...words, '--help');
    expect(help.out).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n$/u);
    expect(help.exit).toBe(0);
  },
);

const allCommands = (program: Command): Command[] => [program, ...program.commands.flatMap(allCommands)];

test('every command says what it does in words that begin with a capital and have no full stop', () => {
  for (const one of allCommands(createCommandLine('0.0.0')))
    expect(one.description(), one.name()).toMatch(/^[A-Z].*[^.]$/u);
});

test('as a program it answers the same', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['bin/strictmx.js', ...args], { encoding: 'utf8' });
  expect(run('--help').stdout).toContain('domain check example.com');
  expect(run('domain')).toMatchObject({ status: 2, stdout: '' });
});

test('under a Node.js that cannot run TypeScript it says how to run it', () => {
  const args = ['--no-strip-types', 'bin/strictmx.js', '--help'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /^Cannot run under Node\.js v[\d.]+: run "npm run -s strictmx -- …" instead, .*\n$/u,
  );
});
