import { expect, test } from 'vitest';
import { addTokenCommand } from '../../../bin/commands/token.ts';
import { clientCommand } from './client-command.ts';

const { run, printed } = clientCommand(addTokenCommand);

test.each([
  [['--admin'], { scopes: ['admin'] }],
  [['--owner', 'acme'], { owner: 'acme' }],
  [['--scope', 'sessions'], { scopes: ['sessions'] }],
  [['--owner', 'acme', '--scope', 'read', 'sender'], { owner: 'acme', scopes: ['read', 'sender'] }],
  [
    ['--owner', 'acme', '--read', '--note', 'n', '--expires', '2027-01-31T00:00:00Z'],
    { scopes: ['read'], owner: 'acme', note: 'n', expiresAt: '2027-01-31T00:00:00Z' },
  ],
])('token create %j requests that token, and prints only the token', async (flags, wanted) => {
  expect((await run(['token', 'create', ...flags], { token: 'smx_1' })).body).toEqual(wanted);
  expect(printed).toEqual(['smx_1']);
});

const tokens = [
  { id: 'abcdefghijkl', scopes: ['admin'], note: 'deployment' },
  { id: 'mnopqrstuvwx', scopes: ['read', 'sender'], owner: 'acme\u001b', lastUsedOn: '2026-11-24' },
];

test('token list shows what each token may do and when it was last used', async () => {
  expect((await run(['token', 'list'], { tokens })).call).toBe('GET https://api.example.net/v1/tokens');
  expect(printed).toEqual([
    [
      'ID            OWNER       SCOPES       LAST USED   EXPIRES          NOTE',
      'abcdefghijkl  (no owner)  admin        never used  does not expire  deployment',
      'mnopqrstuvwx  acme\\u{1b}  read,sender  2026-11-24  does not expire',
    ].join('\n'),
  ]);
});

test('token list --json prints the answer; an empty list is mentioned', async () => {
  await run(['token', 'list', '--json'], { tokens: [] });
  await run(['token', 'list'], { tokens: [] });
  expect(printed).toEqual(['{"tokens":[]}', 'No tokens']);
});

test('token delete deletes it', async () => {
  expect((await run(['token', 'delete', 'abcdefghijkl'], {})).call).toBe(
    'DELETE https://api.example.net/v1/tokens/abcdefghijkl',
  );
  expect(printed).toEqual(['Deleted the token abcdefghijkl']);
});
