import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/**
 * Starts a server and returns its port; port 0 picks a free one.
 * @throws Error that says what to do about a port that cannot be used
 */
export async function listen(server: Server, what: string, port: number, host: string): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenError(what, port, host, error);
  }
  const { port: actual } = server.address() as AddressInfo;
  return actual;
}

export function listenError(what: string, port: number, host: string, cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const option = `--${what.toLowerCase()}-port`;
  const why =
    code === 'EADDRINUSE'
      ? `another program uses it; stop that one, or choose another with ${option} (0 picks a free one)`
      : code === 'EACCES'
        ? `this user may not use it; choose one above 1023 with ${option}`
        : `${cause instanceof Error ? cause.message : cause}; choose another with ${option}`;
  return new Error(`Cannot listen on ${host}:${port} for ${what}: ${why}`, { cause });
}

/** Closes a server and its open connections. */
export async function closeServer(server: Server, connections: Iterable<{ destroy(): void }>): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  for (const connection of connections) connection.destroy();
  await closed;
}
