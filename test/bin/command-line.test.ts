import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const command = (...args: string[]) =>
  spawnSync(process.execPath, ['bin/strictmx.ts', ...args], { encoding: 'utf8' });

test.each([
  ['no domain', ['domain', 'check'], "missing required argument 'domain'"],
  ['two domains', ['domain', 'check', 'a.example', 'b.example'], 'too many arguments'],
  ['an unknown option', ['domain', 'check', 'a.example', '--jsno'], "unknown option '--jsno'"],
  ['an unknown command', ['domain', 'chekc'], "unknown command 'chekc'"],
  ['nothing', ['domain'], 'Usage: strictmx domain'],
  ['a token for nobody', ['token', 'create'], 'expected either "--owner <name>" or "--admin"'],
  ['a token for an empty owner', ['token', 'create', '--owner', ''], '"--owner" is empty'],
  ['a token for an owner and everything', ['token', 'create', '--owner', 'a', '--admin'], 'expected either'],
])('the command line exits 2 for %s', (_, args, error) => {
  const { status, stdout, stderr } = command(...args);
  expect(stderr).toContain(error);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('the help of domain check lists its exit codes, and the general help lists domain check', () => {
  const help = command('domain', 'check', '--help');
  expect(help.stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n$/u);
  expect(help.status).toBe(0);
  expect(command('--help').stdout).toContain('domain check example.com');
});
