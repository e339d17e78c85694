/** Everything that the API does is a verb too: docs/verbs.md says which, and whether a page of the console does it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations } from '../../api/openapi/operations.table.ts';
import { createCommandLine } from '../../bin/command-line.ts';

const rows = readFileSync(new URL('../../docs/verbs.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

test('docs/verbs.md has a row for each call of the API, in its order', () => {
  expect(rows.map(([, call]) => call)).toEqual(
    operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
  );
});

test('docs/verbs.md names only verbs that exist, or says why there is none', () => {
  const program = createCommandLine('0');
  for (const [, call, verb = ''] of rows) {
    if (verb.startsWith('none: ')) continue;
    const [, noun, word] = /^strictmx (\S+)(?: (\S+))?$/u.exec(verb) ?? [];
    const command = program.commands.find((one) => one.name() === noun);
    expect(command, call).toBeDefined();
    if (word !== undefined)
      expect(
        command?.commands.map((one) => one.name()),
        call,
      ).toContain(word);
  }
});
