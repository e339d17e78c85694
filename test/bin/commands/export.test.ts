import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApi } from '../../../api/app.ts';
import { type ApiServer, listenApi } from '../../../bin/api-server.ts';
import { addExportCommand } from '../../../bin/commands/export.ts';
import { hashSecret } from '../../../service/access/tokens.ts';
import type { KeptFile } from '../../../service/ports/large-answers.ts';
import { receiveMail } from '../../service/intake/report-mail.ts';
import { World } from '../../service/world.ts';
import { runCommand } from './run-command.ts';

const token = 'a-token-for-tests';
let server: ApiServer;
beforeAll(async () => {
  const world = await World.hosted();
  for (const day of ['2026-11-21', '2026-11-23']) await receiveMail(world, { day, failed: 1 });
  const api = createApi(world.ports, { adminTokenHash: hashSecret(token), version: async () => '0.0.0' });
  server = await listenApi(api, 0, '127.0.0.1');
  vi.stubEnv('STRICTMX_API', `http://127.0.0.1:${server.port}`);
  vi.stubEnv('STRICTMX_TOKEN', token);
});
afterAll(() => server.close());

const run = (...args: string[]) => runCommand(addExportCommand, ['export', ...args]);

test('export prints the oldest day first, with one line of column names', async () => {
  const { out, exit } = await run('example.com', '--from', '2026-11-20', '--to', '2026-11-23');
  const lines = out.trimEnd().split('\r\n');
  expect(lines.map((line) => line.slice(0, 10))).toEqual(['day,domain', '2026-11-21', '2026-11-23']);
  expect(exit).toBeUndefined();
});

test('export prints a day that is too large for one answer: fetched from its separate URL, page by page', async () => {
  const files: string[] = [];
  const place = createServer((request, response) =>
    response.end(request.headers.authorization ? 'two ways to sign' : files[Number(request.url?.slice(1))]),
  );
  await once(place.listen(0, '127.0.0.1'), 'listening');
  const { port } = place.address() as AddressInfo;
  const largeAnswers = {
    directBytes: 10,
    keep: async ({ body }: KeptFile) =>
      `http://127.0.0.1:${port}/${files.push(Buffer.from(body).toString()) - 1}`,
  };
  const world = await World.hosted();
  for (let n = 0; n < 40; n++) await receiveMail(world, { day: '2026-11-23', id: `r${n}` });
  world.handles.store.before = (operation, key) => {
    if (operation === 'get' && key.startsWith('reports/')) world.handles.clock.advance(1);
  };
  const api = createApi(
    { ...world.ports, largeAnswers },
    { adminTokenHash: hashSecret(token), version: async () => '0.0.0' },
  );
  const narrow = await listenApi(api, 0, '127.0.0.1');
  vi.stubEnv('STRICTMX_API', `http://127.0.0.1:${narrow.port}`);
  const terminals = [process.stderr.isTTY, process.stdout.isTTY] as const;
  [process.stderr.isTTY, process.stdout.isTTY] = [true, false];
  const { out, err } = await run('example.com', '--from', '2026-11-23', '--to', '2026-11-23');
  [process.stderr.isTTY, process.stdout.isTTY] = terminals;
  expect(err.match(/\rExported up to 2026-11-23/gu)).toHaveLength(files.length - 1);
  vi.stubEnv('STRICTMX_API', `http://127.0.0.1:${server.port}`);
  await narrow.close();
  place.close();
  expect(files.length).toBeGreaterThan(1);
  const lines = out.trimEnd().split('\r\n');
  expect(lines.filter((line) => line.startsWith('day,'))).toHaveLength(1);
  expect(lines).toHaveLength(41);
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

test.each([[['other.example'], 'Cannot find the domain "other.example"']])(
  'export %j fails and says why',
  async (args, message) => {
    const { out, err, exit } = await run(...args);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(exit).toBe(1);
  },
);
