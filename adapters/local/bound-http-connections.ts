import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../service/ports/clock.ts';
import { type ConnectionLimits, Connections } from './connections.ts';

/**
 * Answers the requests of an HTTP or HTTPS server that has no listener yet, and limits its connections. It may close any
 * connection except one whose complete request is waiting for an answer.
 *
 * A connection gets one answer after the other. Attack: thousands of requests in one packet, whose answers nobody reads.
 * Node.js would begin all of them at once. No browser and no reporter sends a request before it has the last answer.
 * @returns the open sockets
 */
export function boundHttpConnections(
  server: Pick<Server, 'on'>,
  limits: ConnectionLimits,
  clock: Clock,
  listener: RequestListener,
): Iterable<Socket> {
  const sockets = new Map<string, Socket>();
  const exchanges = new Map<string, { request: IncomingMessage; response: ServerResponse }>();
  const connections = new Connections({
    clock,
    limits,
    end: (id) => sockets.get(id)?.destroy(),
    stateOf: (id) => {
      const exchange = exchanges.get(id);
      const isOurTurn = exchange?.request.complete === true && !exchange.response.writableEnded;
      return isOurTurn ? 'must-stay' : 'waits-for-client';
    },
  });
  server.on('connection', (socket: Socket) => {
    const id = idOf(socket);
    if (connections.open(id, socket.remoteAddress ?? '') !== 'taken') return void socket.destroy();
    sockets.set(id, socket);
    socket.once('close', () => {
      if (sockets.get(id) === socket) sockets.delete(id);
      connections.close(id);
      exchanges.delete(id);
    });
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const id = idOf(socket);
    const last = exchanges.get(id)?.response;
    if (last && !last.writableEnded) socket.destroy();
    // The rest of a packet still arrives after that.
    if (socket.destroyed) return;
    exchanges.set(id, { request, response });
    response.once('close', () => connections.touch(id));
    // Over TLS, a client may have the whole answer before we know that it was written.
    if (!last || last.writableFinished) listener(request, response);
    else last.once('finish', () => listener(request, response));
  });
  return { [Symbol.iterator]: () => sockets.values() };
}

/** The same key for a TCP connection and for the TLS connection inside it. */
const idOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
