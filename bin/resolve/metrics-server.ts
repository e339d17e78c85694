import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `GET /metrics` for Prometheus, on loopback. */
export async function serveMetrics(
  { host, port }: { host: string; port: number },
  page: () => string,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const isKnown = request.method === 'GET' && request.url === '/metrics';
    response.writeHead(isKnown ? 200 : 404, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(isKnown ? page() : 'Not found\n');
  });
  server.listen(port, host);
  await once(server, 'listening').catch((error: Error) => {
    throw new Error(
      `Cannot listen on "${host}:${port}" for metrics: ${error.message}; choose another with --metrics`,
    );
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
