import { createServer, type Server, type ServerOptions } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { boundHttpConnections } from '../adapters/local/bound-http-connections.ts';
import { type ConnectionLimits, httpConnectionLimits } from '../adapters/local/connections.ts';
import { closeServer, listen } from '../adapters/local/listen.ts';
import { systemClock } from '../adapters/system.ts';

export interface ApiServer {
  port: number;
  close(): Promise<void>;
}

interface App {
  fetch(request: Request, bindings: unknown): Response | Promise<Response>;
}

export interface ApiLimits {
  connections: ConnectionLimits;
  /** Of a connection on which nothing comes and nothing is read, milliseconds. */
  idleMilliseconds: number;
  /** Of Node.js: 431 for a header that is too large, 408 for a request that takes too long. Body sizes: api/app.ts. */
  http: ServerOptions;
}

/**
 * Attack: clients that take all connections, that connect and send nothing, or one byte at a time (slowloris); that keep a connection for ever; that
 * ask without reading the answers.
 */
export const apiLimits: ApiLimits = {
  connections: httpConnectionLimits,
  // The longest call, a dry run of a domain's check, answers within a minute.
  idleMilliseconds: 120_000,
  http: {
    headersTimeout: 10_000,
    // A body of 10 MB over a slow line.
    requestTimeout: 60_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16_384,
  },
};

/** Serves a Hono app over HTTP. An error of listening names the port and says what to do. */
export async function listenApi(
  app: App,
  port: number,
  host: string,
  limits: ApiLimits = apiLimits,
): Promise<ApiServer> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    serverOptions: limits.http,
  }) as Server;
  server.setTimeout(limits.idleMilliseconds, (socket) => socket.destroy());
  const connections = boundHttpConnections(server, limits.connections, systemClock);
  const actual = await listen(server, 'API', port, host);
  return { port: actual, close: () => closeServer(server, connections) };
}

/** From these a proxy on this machine connects, and nobody says for whom: a header can be made up. */
const proxyAddresses = ['127.0.0.1', '::ffff:127.0.0.1', '::1'];

/** The address of whoever sent a request, from what the server hands to the app; '' where that is not known. */
export function clientOf(bindings: unknown): string {
  const address = (bindings as HttpBindings).incoming?.socket.remoteAddress ?? '';
  return proxyAddresses.includes(address) ? '' : address;
}
