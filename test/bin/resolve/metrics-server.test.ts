import { expect, test } from 'vitest';
import { serveMetrics } from '../../../bin/resolve/metrics-server.ts';

test('serveMetrics() serves the page at /metrics and nothing else, and names a port that is taken', async () => {
  const server = await serveMetrics({ host: '127.0.0.1', port: 0 }, () => 'figures 1\n');
  const { port } = server;
  const at = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
  const page = await at('/metrics');
  expect([page.status, await page.text()]).toEqual([200, 'figures 1\n']);
  expect([(await at('/')).status, (await at('/metrics', 'POST')).status]).toEqual([404, 404]);
  await expect(serveMetrics({ host: '127.0.0.1', port }, () => '')).rejects.toThrow('another with --metrics');
  await server.close();
});
