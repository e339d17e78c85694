import { expect, test } from 'vitest';
import { addResolveServe } from '../../../bin/resolve/serve-command.ts';
import { runCommand } from '../commands/run-command.ts';

test('addResolveServe() prints what is wrong and exits with 1', async () => {
  const { err, exit } = await runCommand(addResolveServe, ['serve', '--dns', 'example.com']);
  expect(err).toContain('Cannot ask "example.com": it is not an address, expected one such as "127.0.0.1"');
  expect(exit).toBe(1);
});
