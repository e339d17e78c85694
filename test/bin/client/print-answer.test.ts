import { expect, test } from 'vitest';
import { notChanged, printAnswer } from '../../../bin/client/print-answer.ts';
import { runCommand } from '../commands/run-command.ts';

const print = (json: boolean) =>
  runCommand(
    (program) =>
      program
        .command('do')
        .action(() => printAnswer({ a: 1 }, { json }, ({ a }, { width }) => `${a} of ${width}`)),
    ['do'],
  );

test('printAnswer() prints JSON for a program, and a page for a person', async () => {
  expect((await print(true)).out).toBe('{"a":1}\n');
  expect((await print(false)).out).toMatch(/^1 of (?:\d+|Infinity)\n$/u);
});

test('notChanged() introduces a dry run', () => {
  expect([notChanged({ dryRun: true }), notChanged({})]).toEqual([
    'Nothing was changed. The result would be:\n',
    '',
  ]);
});
