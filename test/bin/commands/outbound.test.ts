import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';

const api = createServer();
afterEach(() => api.close());

/** `strictmx outbound show` of a service that answers this. */
async function show(status: number, body: object): Promise<{ out: string; error: string }> {
  api.once('request', (_, response) => response.writeHead(status).end(JSON.stringify(body)));
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const { port } = api.address() as AddressInfo;
  const child = spawn(process.execPath, ['bin/strictmx.ts', 'outbound', 'show', '2026-11-23'], {
    env: {
      PATH: process.env.PATH ?? '',
      STRICTMX_API: `http://127.0.0.1:${port}`,
      STRICTMX_TOKEN: 'smx_token',
    },
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, error };
}

test('outbound show says that a day has no reports, and what to try', async () => {
  expect(await show(200, { reports: [] })).toEqual({
    out: 'There are no reports about 2026-11-23 yet; strictmx outbound preview 2026-11-23 shows what they would contain\n',
    error: '',
  });
});

test('outbound show says what went wrong, not that there are no reports', async () => {
  expect(await show(401, { detail: 'no such token' })).toEqual({ out: '', error: 'no such token\n' });
});

test('outbound show lists the parts of a day separately, if late results made more than one', async () => {
  const report = { domain: 'example.com', state: 'delivered', reasons: [], deliveries: [] };
  const reports = [
    { ...report, part: 1 },
    { ...report, part: 2 },
  ];
  expect((await show(200, { reports })).out).toBe('example.com: delivered\nexample.com, part 2: delivered\n');
});
