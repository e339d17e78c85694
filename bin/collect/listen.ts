/** Where records come from: each source calls `onRecord` with the text of one and ends on `close`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chown, lstat, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { splitLines } from './split-lines.ts';

export interface Sink {
  onRecord: (text: string) => void;
  onOversized: () => void;
}

export interface Source {
  close(): Promise<void>;
}

const bridge = fileURLToPath(new URL('datagram-bridge.pl', import.meta.url));

/** Who may write to the socket, and so report results. */
export interface SocketAccess {
  /** Octal: `0660`. */
  mode: string;
  /** The number of the socket's group; by default, the group of this process. */
  gid?: number;
}

/**
 * The unix datagram socket that libtlsrpt writes to. Node.js does not support this kind, so a few lines of Perl read it and pass each
 * datagram on (docs/decisions/0005-datagram-socket.md).
 */
export async function listenOnDatagramSocket(
  path: string,
  { mode, gid }: SocketAccess,
  sink: Sink,
  onExit: (why: string) => void,
): Promise<Source> {
  const child = spawn('perl', [bridge, path, mode, ...(gid === undefined ? [] : [String(gid)])], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  await bridgeReady(child);
  let isClosing = false;
  const ended = Promise.all([
    once(child, 'close'),
    splitLines(child.stdout, sink.onRecord, sink.onOversized),
  ]);
  child.once('close', (code) => {
    if (!isClosing) onExit(`Cannot continue to listen on "${path}": perl ended with ${code}`);
  });
  return {
    async close() {
      isClosing = true;
      child.stdin.end();
      await ended;
    },
  };
}

/** The bridge says "ready", or why it is not. */
function bridgeReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.once('error', (error) =>
      reject(new Error(`Cannot run perl, which reads the datagram socket: ${error.message}`)),
    );
    child.once('exit', () =>
      reject(new Error(output.trim() || 'Cannot listen on the datagram socket: perl ended')),
    );
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (/^ready$/m.test(output)) resolve();
    });
  });
}

/** NDJSON over a unix stream socket. */
export async function listenOnStreamSocket(
  path: string,
  { mode, gid }: SocketAccess,
  sink: Sink,
): Promise<Source> {
  const connections = new Set<Socket>();
  const server = createServer((connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    splitLines(connection, sink.onRecord, sink.onOversized).catch(() => connection.destroy());
  });
  await removeStaleSocket(path);
  // Node.js makes the socket within this call. Its mode must be right from the start, before anybody can connect.
  const umask = process.umask(0o777 & ~Number.parseInt(mode, 8));
  try {
    server.listen(path);
  } finally {
    process.umask(umask);
  }
  await once(server, 'listening').catch((error: Error) => {
    throw new Error(`Cannot listen on "${path}": ${error.message}; check that its folder exists`);
  });
  if (gid !== undefined) await chown(path, -1, gid);
  return { close: () => closeServer(server, connections) };
}

async function closeServer(server: Server, connections: Set<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const connection of connections) connection.destroy();
  await closed;
}

async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return;
  if (!found.isSocket()) throw new Error(`Cannot listen on "${path}": it is a file, not a socket`);
  const probe = createConnection(path);
  const isInUse = await once(probe, 'connect').then(
    () => true,
    () => false,
  );
  probe.destroy();
  if (isInUse) throw new Error(`Cannot listen on "${path}": another process already listens there`);
  await rm(path, { force: true });
}

/** UDP, one record per datagram, from this machine only, because the sender of a datagram cannot be checked. */
export async function listenOnUdp(port: number, sink: Sink): Promise<Source & { port: number }> {
  const socket = createSocket('udp4');
  socket.on('message', (message) =>
    sink.onRecord(
      message
        .toString()
        .replace(/[\r\n]+/g, ' ')
        .trim(),
    ),
  );
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
