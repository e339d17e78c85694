import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { createCommandLine } from '../../../bin/command-line.ts';
import { runProgram } from './run-command.ts';

const scriptFor = async (shell: string) =>
  (await runProgram(createCommandLine('0.0.0'), ['completion', shell])).out;

/** What bash itself offers for a line. */
async function completeInBash(...words: string[]): Promise<string[]> {
  const ask = `
COMP_WORDS=(strictmx ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_strictmx; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', (await scriptFor('bash')) + ask], {
    encoding: 'utf8',
  });
  if (stderr !== '') throw new Error(stderr);
  return stdout.split('\n').filter(Boolean);
}

test.each([
  ['a command', ['stat'], ['status']],
  ['a verb', ['domain', 's'], ['show', 'set']],
  ['an option', ['policy', 'set', 'example.com', '--m'], ['--mode', '--mx', '--max-age']],
  ['an option of the program', ['--ver'], ['--version']],
  ['a choice', ['completion', 'f'], ['fish']],
  ['nothing', ['domain', 'list', 'nonsense'], []],
])('completion bash: bash completes %s', async (_, words, expected) => {
  expect(await completeInBash(...words)).toEqual(expected);
});

// test/interop/completion.test.ts runs them in zsh and fish.
test.each(['bash', 'zsh', 'fish'])('completion %s prints a script with subjects and verbs', async (shell) => {
  expect(await scriptFor(shell)).toMatch(/policy[\s\S]*versions/u);
});

test('completion bash prints a script that bash can read', async () => {
  const read = spawnSync('bash', ['-n'], { input: await scriptFor('bash'), encoding: 'utf8' });
  expect(read).toMatchObject({ status: 0, stderr: '' });
});
