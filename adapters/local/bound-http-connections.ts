import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../service/ports/clock.ts';
import { type ConnectionLimits, Connections } from './connections.ts';

/**
 * Limits the connections of an HTTP or HTTPS server. It may close any connection except one whose complete request is
 * waiting for an answer.
 * @returns the open sockets
 */
export function boundHttpConnections(
  server: Pick<Server, 'on'>,
  limits: ConnectionLimits,
  clock: Clock,
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
    const id = idOf(request.socket);
    exchanges.set(id, { request, response });
    response.once('close', () => connections.touch(id));
  });
  return { [Symbol.iterator]: () => sockets.values() };
}

/** The same key for a TCP connection and for the TLS connection inside it. */
const idOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
