import { createServer, type ServerOptions } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
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
  /** How long a connection may stay idle, in milliseconds. */
  idleMilliseconds: number;
  /** Node.js answers 431 to a header that is too large, and 408 to a request that takes too long. Body sizes: api/app.ts. */
  http: ServerOptions;
}

/**
 * Attack: clients that take all connections; that connect and send nothing, or one byte at a time (slowloris); that keep a
 * connection for ever; or that send requests without reading the answers.
 */
export const apiLimits: ApiLimits = {
  connections: httpConnectionLimits,
  // The longest call, a dry run of a domain check, answers within a minute.
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

/** Serves a Hono app over HTTP. If it cannot listen, the error names the port and says what to do. */
export async function listenApi(
  app: App,
  port: number,
  host: string,
  limits: ApiLimits = apiLimits,
): Promise<ApiServer> {
  const server = createServer(limits.http);
  server.setTimeout(limits.idleMilliseconds, (socket) => socket.destroy());
  const connections = boundHttpConnections(
    server,
    limits.connections,
    systemClock,
    getRequestListener(app.fetch),
  );
  const actual = await listen(server, 'API', port, host);
  return { port: actual, close: () => closeServer(server, connections) };
}

/** A proxy on this machine connects from these. The client behind it is unknown, because anybody can forge a header. */
const proxyAddresses = ['127.0.0.1', '::ffff:127.0.0.1', '::1'];

/** The client's address, from what the server passes to the app; '' if it is not known. */
export function clientOf(bindings: unknown): string {
  const address = (bindings as HttpBindings).incoming?.socket.remoteAddress ?? '';
  return proxyAddresses.includes(address) ? '' : address;
}

/** This server speaks plain HTTP. A proxy that takes HTTPS is on this machine, so whoever has an address did not use it. */
export const isUnencrypted = (bindings: unknown): boolean => clientOf(bindings) !== '';
