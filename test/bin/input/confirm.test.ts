import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ask, askSecret, confirm, hasTerminal } from '../../../bin/input/confirm.ts';

function terminal(typed: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(typed);
  return { input, output, shown: () => String(output.read()) };
}

test('ask() shows the question, and trims the answer', async () => {
  const { shown, ...streams } = terminal('  me \n');
  expect(await ask('Who\u001b[2J?', streams)).toBe('me');
  expect(shown()).toContain('Who\\u{1b}[2J? ');
});

test('askSecret() shows the question, and nothing of what is typed', async () => {
  const { shown, ...streams } = terminal('smx_secret\n');
  expect(await askSecret('Token:', streams)).toBe('smx_secret');
  const text = shown();
  expect(text).toContain('Token: ');
  expect(text).not.toContain('smx');
  expect(text.endsWith('\n')).toBe(true);
});

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['\n', false],
  ['no\n', false],
  ['yep\n', false],
  ['', false],
])('confirm() takes %j as %s', async (typed, expected) => {
  const { shown: _, ...streams } = terminal(typed);
  expect(await confirm('Sure?', streams)).toBe(expected);
});

test('hasTerminal() is true if somebody can read the question and answer it', () => {
  const [yes, no] = [new PassThrough(), new PassThrough()];
  Object.assign(yes, { isTTY: true });
  expect(hasTerminal({ input: yes, output: yes })).toBe(true);
  expect([hasTerminal({ input: no, output: yes }), hasTerminal({ input: yes, output: no })]).toEqual([
    false,
    false,
  ]);
});
