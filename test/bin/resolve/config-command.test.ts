import { expect, test } from 'vitest';
import { type AskVersion, addResolveConfig } from '../../../bin/resolve/config-command.ts';
import { runCommand } from '../commands/run-command.ts';

const run = (args: string[], installed: Record<string, string> = {}) => {
  const ask: AskVersion = async (program) => installed[program];
  return runCommand((program) => addResolveConfig(program, ask), ['config', ...args]);
};

test.each([
  [
    'the installed Postfix',
    ['postfix'],
    { postconf: '3.7.11\n' },
    '# Postfix 3.7.11 (installed), for main.cf',
  ],
  [
    'the newest Postfix if there is none',
    ['postfix'],
    {},
    '(none is installed; this is the newest known version)',
  ],
  ['Exim of Debian', ['exim'], { exim4: 'Exim version 4.96 #2' }, '# Exim 4.96 (installed)'],
  ['Exim', ['exim'], { exim: 'Exim version 4.98 #2' }, '# Exim 4.98 (installed)'],
  [
    'Unbound, which is to say why it has no answer',
    ['exim'],
    {},
    'in unbound.conf, below "server:": ede: yes',
  ],
  ['another address', ['postfix', '--socketmap', '/run/strictmx/s'], {}, 'socketmap:unix:/run/strictmx/s:'],
])('resolve config prints the lines for %s', async (_, args, installed, text) => {
  const { out, exit } = await run(args, installed);
  expect(out).toContain(text);
  expect(exit).toBeUndefined();
});

test.each([
  [
    'another server',
    ['sendmail'],
    'Cannot print the configuration of "sendmail", expected "postfix" or "exim"',
  ],
  [
    'a public address',
    ['postfix', '--socketmap', '0.0.0.0:1'],
    'Cannot listen: "--socketmap" is "0.0.0.0:1"',
  ],
])('resolve config refuses %s', async (_, args, text) => {
  const { err, exit } = await run(args);
  expect(err).toContain(text);
  expect(exit).toBe(2);
});
