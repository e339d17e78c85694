import { once } from 'node:events';
import { chmodSync, chownSync, lstatSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { LocalAddress } from './local-address.ts';

export interface LocalServer {
  /** With the port that was chosen for port 0. */
  address: LocalAddress;
  /** Takes no more connections, and ends each as soon as its last answer is sent. */
  close(): Promise<void>;
}

export interface LocalConnection {
  /** @returns false to close the connection */
  onData(chunk: Buffer): boolean;
  /** The client has sent all it wants to. */
  onEnd?(): void;
  /** Whether it owes an answer. */
  isBusy(): boolean;
  /** The number of the question that has begun and not ended. */
  unfinished?(): number | undefined;
}

export interface LocalLimits {
  connections: number;
  idleMilliseconds: number;
  partialMilliseconds: number;
}

export const localLimits: LocalLimits = {
  /**
   * Attack: a program of this machine opens connections and says nothing, until mail servers find no place. The one that
   * has been idle the longest is closed for a newcomer.
   */
  connections: 1_000,
  /** Postfix closes a connection after seconds without a question. */
  idleMilliseconds: 600_000,
  /** Attack: the same, with questions that never end. */
  partialMilliseconds: 10_000,
};

/** After that, a stop does not wait for answers any more. Systemd waits for 90 s. */
const graceMilliseconds = 10_000;

/** A server for programs of this machine. `connect` is told how to end a connection as soon as it owes nothing. */
export async function listenLocally(
  address: LocalAddress,
  connect: (socket: Socket, onIdle: () => void) => LocalConnection,
  limits: LocalLimits = localLimits,
): Promise<LocalServer> {
  /** The longest idle first. */
  const open = new Map<Socket, LocalConnection>();
  let isClosing = false;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    if (open.size >= limits.connections && !closeIdle(open)) return void socket.destroy();
    const endIfIdle = () => {
      if (isClosing && !connection.isBusy()) socket.end();
    };
    const connection = connect(socket, endIfIdle);
    const watch = watchQuestions(socket, connection, limits.partialMilliseconds);
    open.set(socket, connection);
    socket.setTimeout(limits.idleMilliseconds, () => socket.destroy());
    socket.on('data', (chunk) => {
      if (!connection.onData(chunk)) return void socket.destroy();
      watch();
      open.delete(socket);
      open.set(socket, connection);
    });
    socket.on('end', () => (connection.onEnd ? connection.onEnd() : socket.end()));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  });
  const actual = await listenAt(server, address);
  return {
    address: actual,
    async close() {
      isClosing = true;
      const closed = once(server, 'close');
      server.close();
      for (const [socket, connection] of open) if (!connection.isBusy()) socket.end();
      const timer = setTimeout(() => {
        for (const socket of open.keys()) socket.destroy();
      }, graceMilliseconds);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** @returns whether there was one */
function closeIdle(open: Map<Socket, LocalConnection>): boolean {
  for (const [socket, connection] of open) {
    if (connection.isBusy()) continue;
    open.delete(socket);
    socket.destroy();
    return true;
  }
  return false;
}

/** Closes the connection if a question takes too long, however it trickles in. @returns what to call after each piece */
function watchQuestions(socket: Socket, connection: LocalConnection, milliseconds: number): () => void {
  let watched: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  socket.on('close', () => clearTimeout(timer));
  return () => {
    const unfinished = connection.unfinished?.();
    if (unfinished === watched) return;
    watched = unfinished;
    clearTimeout(timer);
    if (unfinished !== undefined) timer = setTimeout(() => socket.destroy(), milliseconds);
  };
}

/** Whether there is a socket at which nobody listens any more. */
async function isAbandoned(path: string): Promise<boolean> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return false;
  const socket = connect({ path });
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

async function listenAt(
  server: ReturnType<typeof createServer>,
  address: LocalAddress,
): Promise<LocalAddress> {
  if ('path' in address) {
    // What a killed process left is in the way. One that runs with another spool has another lock, and keeps its socket.
    if (await isAbandoned(address.path)) rmSync(address.path);
    server.listen(address.path);
  } else server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const where = 'path' in address ? address.path : `${address.host}:${address.port}`;
    throw new Error(
      `Cannot listen on "${where}": ${(error as Error).message}; check that no other program uses it and that this user may`,
    );
  }
  if (!('path' in address)) return { host: address.host, port: (server.address() as AddressInfo).port };
  // Postfix asks as a user of its own. Without a group, who may reach the socket is up to its folder.
  if (address.gid !== undefined) chownSync(address.path, -1, address.gid);
  chmodSync(address.path, address.gid === undefined ? 0o666 : 0o660);
  return address;
}
