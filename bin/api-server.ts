import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { closeServer, listen } from '../adapters/local/listen.ts';

export interface ApiServer {
  port: number;
  close(): Promise<void>;
}

interface App {
  fetch(request: Request): Response | Promise<Response>;
}

/** Serves a Hono app over HTTP. An error of listening names the port and says what to do. */
export async function listenApi(app: App, port: number, host: string): Promise<ApiServer> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const connections = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const actual = await listen(server, 'API', port, host);
  return { port: actual, close: () => closeServer(server, connections) };
}
