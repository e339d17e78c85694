import { once } from 'node:events';
import { closeSync, lstatSync, openSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { checkFolder } from './check-folder.ts';
import { dataFolder, type FolderKind, unwritableFolder } from './data-folder.ts';
import { makeFolder } from './make-folder.ts';
import { hasCode } from './object-files.ts';

export interface DataLock {
  release(): Promise<void>;
}

/**
 * Keeps other processes out of a data folder for as long as this one lives. The lock is a listening socket in the
 * folder, where no other user can create one. Once its process has ended, even by SIGKILL, nobody answers at it, so nobody
 * ever has to remove a lock by hand.
 * @throws Error that says what to do if another process holds the folder, another user may have prepared it, or it
 *   cannot be written to
 */
export async function holdDataDir(dir: string, kind = dataFolder): Promise<DataLock> {
  const folder = openDataDir(dir, kind);
  const place = shortPlaceOf(folder);
  try {
    const server = await lock(place.path).catch((error) => {
      throw unwritableFolder(dir, error, kind);
    });
    if (server === undefined)
      throw new Error(
        `Cannot use the ${kind.name} "${dir}": another StrictMX process uses it; stop that process, or choose another folder with ${kind.option}`,
      );
    return { release: () => release(server, place.close) };
  } catch (error) {
    place.close();
    throw error;
  }
}

/**
 * Creates the folder, if it is not there, and checks it.
 * @returns its real path, with all links resolved
 * @throws Error that says what to do if another user may have prepared it, or it cannot be created
 */
export function openDataDir(dir: string, kind = dataFolder): string {
  const folder = createFolder(dir, kind);
  checkFolder(folder, kind);
  return folder;
}

function createFolder(dir: string, kind: FolderKind): string {
  try {
    makeFolder(dir);
    return realpathSync(dir);
  } catch (error) {
    throw unwritableFolder(dir, error, kind);
  }
}

/** No object has this name: a leading dot is escaped in file names. */
const lockName = '.lock';

/** The path of a socket may have at most 103 bytes. On Linux, an open folder has a short name. */
function shortPlaceOf(folder: string): { path: string; close(): void } {
  const path = join(folder, lockName);
  if (process.platform !== 'linux' || Buffer.byteLength(path) <= 103) return { path, close() {} };
  const file = openSync(folder, 'r');
  return { path: `/proc/self/fd/${file}/${lockName}`, close: () => closeSync(file) };
}

/** @returns undefined if another process holds the lock */
async function lock(path: string): Promise<Server | undefined> {
  for (;;) {
    const server = await tryListen(path);
    if (server !== undefined) {
      // The lock alone does not keep the process alive.
      server.unref();
      return server;
    }
    if (await isHeld(path)) return undefined;
  }
}

async function tryListen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return undefined;
    throw error;
  }
}

/** Whether a process listens at the socket. If it was left behind by a dead process, it is removed. */
async function isHeld(path: string): Promise<boolean> {
  const probed = inodeOf(path);
  if (probed === undefined) return false;
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    removeStale(path, probed);
    return false;
  } finally {
    socket.destroy();
  }
}

/** Another process may have removed it, too, and have put its own in its place, which must stay. */
function removeStale(path: string, probed: number): void {
  const aside = `${path}-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  if (inodeOf(aside) === probed) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

const inodeOf = (path: string): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.ino;

async function release(server: Server, close: () => void): Promise<void> {
  const closed = once(server, 'close');
  // Removes the socket's file, too.
  server.close();
  await closed;
  close();
}
