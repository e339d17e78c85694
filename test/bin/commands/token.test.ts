import { expect, test } from 'vitest';
import { addTokenCommand } from '../../../bin/commands/token.ts';
import { clientCommand } from './client-command.ts';

const { run, printed } = clientCommand(addTokenCommand);

test.each([
  [['--admin'], { scope: 'write' }],
  [
    ['--owner', 'acme', '--read', '--note', 'n', '--expires', '2027-01-31T00:00:00Z'],
    { scope: 'read', owner: 'acme', note: 'n', expiresAt: '2027-01-31T00:00:00Z' },
  ],
])('token create %j asks for that token, and prints it alone', async (flags, wanted) => {
  expect((await run(['token', 'create', ...flags], { token: 'smx_1' })).body).toEqual(wanted);
  expect(printed).toEqual(['smx_1']);
});
