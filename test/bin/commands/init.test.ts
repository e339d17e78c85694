import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addInitCommand } from '../../../bin/commands/init.ts';
import { CommandWorld, useCommandWorld } from './hosting/command-world.ts';
import { runProgram } from './run-command.ts';

useCommandWorld();

async function init(answers: string[], flags = ['--owner', 'acme'], isTerminal = true) {
  const world = await CommandWorld.hosted();
  world.api.world.mxIs('mx1.first.example');
  const left = [...answers];
  const program = new Command('strictmx').exitOverride(({ exitCode }) => process.exit(exitCode));
  const secretQuestions: string[] = [];
  addInitCommand(program, {
    hasTerminal: () => isTerminal,
    ask: async () => left.shift() ?? '',
    askSecret: async (question) => {
      secretQuestions.push(question);
      return left.shift() ?? '';
    },
  });
  return { world, left, secretQuestions, ...(await runProgram(program, ['init', ...flags])) };
}

test('init hosts a first domain in mode testing, and prints its records', async () => {
  const answers = ['', 'first.example', 'google-workspace', 'a@first.example, b@first.example'];
  const { world, out, left } = await init(answers);
  expect(left).toEqual([]);
  expect(out).toMatch(/^Set these records where the DNS of first\.example is managed:/u);
  expect(out).toMatch(/missing +mta-sts\.first\.example +CNAME/u);
  expect(await world.json('domain', 'show', 'first.example')).toMatchObject({
    digestTo: ['a@first.example', 'b@first.example'],
    mode: 'testing',
  });
});

test('init asks for a token only if a URL is given, and says that other verbs need them', async () => {
  const answers = ['https://api.example.net', 'secret', 'first.example', '', ''];
  const { out, left, secretQuestions } = await init(answers);
  expect(left).toEqual([]);
  expect(secretQuestions).toEqual([expect.stringContaining('Token')]);
  expect(out).toContain("export STRICTMX_API='https://api.example.net'");
});

test('init says why no policy was published, and still prints the records', async () => {
  const { out, err } = await init(['', 'first.example', 'unknown-provider', '']);
  expect(err).toMatch(/^No policy was published: "template" is/u);
  expect(out).toContain('_smtp._tls.first.example');
});

test.each([
  ['an administrator names no owner', ['', 'first.example', '', ''], [], true, '"owner"'],
  [
    'there is no domain of that name',
    ['', 'not a domain', '', ''],
    ['--owner', 'acme'],
    true,
    'not a domain',
  ],
  ['nobody can be asked', [], [], false, 'expected a terminal'],
])('init changes nothing if %s', async (_why, answers, flags, isTerminal, message) => {
  const { world, err, out } = await init(answers, flags, isTerminal);
  expect([err, out]).toEqual([expect.stringContaining(message), '']);
  expect((await world.json('domain', 'list')).domains).toHaveLength(1);
});
