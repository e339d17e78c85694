import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApi } from '../../../api/app.ts';
import { type ApiServer, listenApi } from '../../../bin/api-server.ts';
import { addExportCommand } from '../../../bin/commands/export.ts';
import { hashSecret } from '../../../service/access/tokens.ts';
import { receiveMail } from '../../service/intake/report-mail.ts';
import { World } from '../../service/world.ts';
import { runCommand } from './run-command.ts';

const token = 'a-token-for-tests';
let server: ApiServer;
beforeAll(async () => {
  const world = await World.hosted();
  for (const day of ['2026-11-21', '2026-11-23']) await receiveMail(world, { day, failed: 1 });
  const api = createApi(world.ports, { adminTokenHash: hashSecret(token), version: '0.0.0' });
  server = await listenApi(api, 0, '127.0.0.1');
  vi.stubEnv('STRICTMX_API', `http://127.0.0.1:${server.port}`);
  vi.stubEnv('STRICTMX_TOKEN', token);
});
afterAll(() => server.close());

const run = (...args: string[]) => runCommand(addExportCommand, ['export', ...args]);

test('export prints one day after the other, with one line of column names', async () => {
  const { out, exit } = await run('example.com', '--from', '2026-11-20', '--to', '2026-11-23');
  const lines = out.trimEnd().split('\r\n');
  expect(lines.map((line) => line.slice(0, 10))).toEqual(['day,domain', '2026-11-21', '2026-11-23']);
  expect(exit).toBeUndefined();
});

test('export prints failure details as NDJSON', async () => {
  const range = ['--from', '2026-11-20', '--to', '2026-11-23'];
  const { out } = await run('example.com', '--format', 'ndjson', '--rows', 'details', ...range);
  const rows = out.trimEnd().split('\n');
  expect(rows.map((row) => JSON.parse(row).resultType)).toEqual([
    'certificate-expired',
    'certificate-expired',
  ]);
});

test.each([
  [['example.com', '--from', '20261120'], '"--from" is "20261120", expected a UTC day such as "2026-11-23"'],
  [['example.com', '--from', '2026-11-24', '--to', '2026-11-20'], 'expected a day up to "2026-11-20"'],
  [['other.example'], 'Cannot find the domain "other.example"'],
])('export %j fails and says why', async (args, message) => {
  const { out, err, exit } = await run(...args);
  expect(out).toBe('');
  expect(err).toContain(message);
  expect(exit).toBe(1);
});
