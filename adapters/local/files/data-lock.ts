import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolder, type FolderKind, unwritableFolder } from './data-folder.ts';
import { makeFolder } from './make-folder.ts';

export interface DataLock {
  release(): Promise<void>;
}

/**
 * Keeps other processes out of a data folder for as long as this one lives. The lock is a listening socket: it ends
 * with the process, even by SIGKILL, so nobody ever has to remove a lock by hand.
 * @throws Error that says what to do if another process holds the folder, or it cannot be written to
 */
export async function holdDataDir(dir: string, kind = dataFolder): Promise<DataLock> {
  const path = socketPath(openFolder(dir, kind));
  const server = (await tryListen(path)) ?? ((await isStale(path)) ? await tryListen(path) : undefined);
  if (server === undefined)
    throw new Error(
      `Cannot use the ${kind.name} "${dir}": another StrictMX process uses it; stop that process, or choose another folder with ${kind.option}`,
    );
  // The lock alone does not keep the process alive.
  server.unref();
  return {
    async release() {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** Makes the folder and returns its real path, whatever links lead to it. */
function openFolder(dir: string, kind: FolderKind): string {
  try {
    makeFolder(dir);
    return realpathSync(dir);
  } catch (error) {
    throw unwritableFolder(dir, error, kind);
  }
}

/**
 * Linux has sockets without a file, which vanish with their process. Elsewhere the socket is a file in the folder for
 * temporary files, because a socket's path may have at most 103 bytes.
 */
function socketPath(realDir: string): string {
  const name = `strictmx-${createHash('sha256').update(realDir).digest('hex').slice(0, 32)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

async function tryListen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

/** Whether a socket's file was left behind by a dead process; if so, the file is removed. */
async function isStale(path: string): Promise<boolean> {
  if (path.startsWith('\0')) return false;
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    rmSync(path, { force: true });
    return true;
  } finally {
    socket.destroy();
  }
}
