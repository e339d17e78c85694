import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Clock } from '../../../service/ports/clock.ts';
import { systemClock } from '../../system.ts';
import { Connections } from '../connections.ts';
import { closeServer, listen, listenError } from '../listen.ts';
import { answerDnsQuery } from './dns-answer.ts';
import type { DnsAnswerOptions } from './resolve-question.ts';
import { networkOfClient, type ResponseLimits, ResponseRate, responseLimits } from './response-rate.ts';

/** Attack: clients that leave connections open, or ask without reading the answers. */
const maxConnections = 100;
const idleMilliseconds = 5_000;
const lifetimeMilliseconds = 60_000;
const maxUnreadBytes = 1_048_576;

export interface DnsServer {
  /** Listens on the same port for UDP and TCP; 0 picks one that is free for both. */
  listen(port: number, host: string): Promise<{ port: number }>;
  close(): Promise<void>;
}

export interface DnsServerOptions extends DnsAnswerOptions {
  limits?: ResponseLimits;
  clock?: Clock;
}

/** The authoritative server of the zones in `options.zones`. */
export function createDnsServer(options: DnsServerOptions): DnsServer {
  const limits = options.limits ?? responseLimits;
  const rate = new ResponseRate(options.clock ?? systemClock, limits);
  const sockets = new Map<string, Socket>();
  const connections = new Connections({
    clock: options.clock ?? systemClock,
    limits: { connections: maxConnections, mayBeIdleMilliseconds: 0, ...limits },
    end: (id) => sockets.get(id)?.destroy(),
    networkOf: networkOfClient,
  });
  const tcp = createServer((socket) => {
    const id = `${socket.remoteAddress} ${socket.remotePort}`;
    if (connections.open(id, socket.remoteAddress ?? '') !== 'taken') return void socket.destroy();
    sockets.set(id, socket);
    socket.on('data', () => connections.touch(id));
    socket.on('close', () => {
      sockets.delete(id);
      connections.close(id);
    });
    serveConnection(socket, options);
  });
  let udp: UdpSocket | undefined;

  return {
    async listen(port, host) {
      for (let attempt = 1; ; attempt++) {
        const actual = await listen(tcp, 'DNS', port, host);
        try {
          udp = await openUdp(actual, host, options, rate);
          return { port: actual };
        } catch (error) {
          await closeServer(tcp, sockets.values());
          if (port !== 0 || attempt === 20) throw listenError('DNS', actual, host, error);
        }
      }
    },
    async close() {
      if (udp !== undefined) {
        const closed = once(udp, 'close');
        udp.close();
        udp = undefined;
        await closed;
      }
      await closeServer(tcp, sockets.values());
    },
  };
}

async function openUdp(
  port: number,
  host: string,
  options: DnsAnswerOptions,
  rate: ResponseRate,
): Promise<UdpSocket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (query, peer) => {
    const next = rate.next(peer.address);
    if (next === 'drop') return;
    const transport = next === 'truncate' ? 'udp-truncated' : 'udp';
    const response = answerDnsQuery(query, transport, options);
    // The error is ignored: the client is gone, or it asks again.
    if (response !== undefined && peer.port !== 0) socket.send(response, peer.port, peer.address, () => {});
  });
  const listening = once(socket, 'listening');
  socket.bind(port, host);
  await listening;
  socket.on('error', () => {});
  return socket;
}

/** RFC 7766 §8: a connection carries several queries, each preceded by its length in two bytes. */
function serveConnection(socket: Socket, options: DnsAnswerOptions): void {
  let received = Buffer.alloc(0);
  socket.setTimeout(idleMilliseconds, () => socket.destroy());
  const lifetime = setTimeout(() => socket.destroy(), lifetimeMilliseconds);
  socket.on('close', () => clearTimeout(lifetime));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.byteLength >= 2) {
      const end = 2 + received.readUInt16BE(0);
      if (received.byteLength < end) return;
      const response = answerDnsQuery(received.subarray(2, end), 'tcp', options);
      received = received.subarray(end);
      if (response === undefined || socket.writableLength > maxUnreadBytes) return void socket.destroy();
      const length = Buffer.alloc(2);
      length.writeUInt16BE(response.byteLength);
      socket.write(Buffer.concat([length, response]));
    }
  });
}
