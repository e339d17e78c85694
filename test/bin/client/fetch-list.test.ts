import { expect, test } from 'vitest';
import { fetchList } from '../../../bin/client/fetch-list.ts';
import { clientCommand } from '../commands/client-command.ts';

let listed: unknown;
const { runPages, service } = clientCommand((program) => {
  program.command('all').action(async () => {
    listed = await fetchList('/v1/things?limit=2', 'things');
  });
  program.command('two').action(async () => {
    listed = await fetchList('/v1/things', 'things', 2);
  });
});

const pages = [
  { things: [1, 2], cursor: 'a/b', unreadable: ['x'] },
  { things: [], cursor: 'c' },
  { things: [3] },
];

test('fetchList() reads all pages, even if one is empty, and what cannot be read', async () => {
  const { call } = await runPages(['all'], pages);
  expect(listed).toEqual({ items: [1, 2, 3], unreadable: ['x'] });
  expect(call).toBe('GET https://api.example.net/v1/things?limit=2&cursor=c');
  expect(String(service.mock.calls[1]?.[0])).toContain('cursor=a%2Fb');
});

test('fetchList() stops when it has enough', async () => {
  await runPages(['two'], pages);
  expect([listed, service.mock.calls.length]).toEqual([{ items: [1, 2], unreadable: ['x'] }, 1]);
});

test('fetchList() gives nothing after an error', async () => {
  await runPages(['all'], [{ detail: 'no' }], 403);
  expect(listed).toBeUndefined();
});
