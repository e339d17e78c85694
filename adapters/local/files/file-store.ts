/**
 * Objects as files: the key is the path, so that a person can read, edit and back up the state with everyday tools.
 *
 * Each write goes to a temporary file in `.tmp`, which is then renamed: an object is complete or absent, even if the
 * process is killed during the write. Conditions are checked in the same synchronous step as the rename, so that no
 * other write of this process comes in between. The data lock keeps other processes out, and the version changes when
 * a person edits a file.
 *
 * System calls are synchronous on purpose. They end in the page cache within microseconds, while each promise of
 * `node:fs` goes through the thread pool: for 2 KB on ext4, a write took 40 µs of CPU, and 290 µs with promises. Only
 * two steps are asynchronous: waiting for the disk (fsync), and creating a file. To create one, ext4 skips every inode
 * that was freed in the last minutes, one by one: after thousands of overwrites that took 1 ms, before them 40 µs.
 */
import {
  closeSync,
  fdatasync,
  fstatSync,
  futimesSync,
  mkdirSync,
  open,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  type ListedObject,
  type ObjectStore,
  PreconditionFailedError,
  type PutOptions,
  type StoredObject,
} from '../../../service/ports/object-store.ts';
import { checkListLimit } from '../../object-key.ts';
import { createPauseAfterLoss, pausesOfFiles } from '../../pause-after-loss.ts';
import { systemTimer } from '../../system.ts';
import { unwritableFolder } from './data-folder.ts';
import { filesUnder, hasCode, isAbsence, locateObject } from './object-files.ts';
import { bodyEtag, readObjectFile, versionOf } from './read-object-file.ts';
import { moveIntoPlace, removeEmptyFolders, syncFolder, syncFolders } from './store-folders.ts';

export interface FileStoreOptions {
  /**
   * Whether a write survives a power cut once `put` has resolved. The default is true, because a mail that was answered
   * with 250 must not get lost. A killed process loses nothing either way. Measured with 2 KB bodies on ext4, 32 at a
   * time on two busy cores: 1,500 writes/s when durable, 8,000 when not.
   */
  durable?: boolean;
  /**
   * Whether the object of a key can be rebuilt from others. Its write does not wait for the disk, so a power cut may
   * leave an empty file, which counts as absent.
   */
  isDerived?: (key: string) => boolean;
}

/**
 * Opens the store below `dir`, or creates it, and removes the files that a killed process left half-written.
 * @throws Error that says what to do if the folder cannot be written to
 */
export async function openFileStore(dir: string, options: FileStoreOptions = {}): Promise<ObjectStore> {
  const temporary = join(dir, temporaryFolder);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    rmSync(temporary, { recursive: true, force: true });
    for (let folder = 0; folder < temporaryFolders; folder++)
      mkdirSync(join(temporary, String(folder)), { recursive: true, mode: 0o700 });
    // A folder that exists may still refuse files: a read-only disk, a quota.
    writeFileSync(join(temporary, 'probe'), '');
    unlinkSync(join(temporary, 'probe'));
  } catch (error) {
    throw unwritableFolder(dir, error);
  }
  return new FileStore(dir, options);
}

/** No key leads here, because a leading dot is escaped in file names. */
const temporaryFolder = '.tmp';

/** Several, because the kernel creates only one file at a time in a folder. */
const temporaryFolders = 4;

/**
 * Such an object takes a millisecond or more to parse, change and write, and a fold in a flood asks for 32 of them: as one
 * piece of work, they delayed each mail that arrived meanwhile by 100 ms.
 */
const largeBytes = 16_384;

class FileStore implements ObjectStore {
  readonly pauseAfterLoss = createPauseAfterLoss(systemTimer, pausesOfFiles);
  readonly #dir: string;
  readonly #durable: boolean;
  readonly #isDerived: (key: string) => boolean;
  #lastStampMicroseconds = 0;
  #largeRead: Promise<unknown> = Promise.resolve();

  constructor(dir: string, { durable = true, isDerived = () => false }: FileStoreOptions) {
    this.#dir = dir;
    this.#durable = durable;
    this.#isDerived = isDerived;
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const { path } = locateObject(this.#dir, key);
    const object = this.#read(path, key);
    if (object && object.body.byteLength > largeBytes) await this.#waitForTurn();
    return object;
  }

  async put(key: string, body: Uint8Array | string, options: PutOptions = {}) {
    const { path, parents } = locateObject(this.#dir, key);
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const isDurable = this.#durable && !this.#isDerived(key);
    this.#checkConditions(path, key, options);
    try {
      const { temporary, version } = await this.#writeTemporary(bytes, isDurable);
      try {
        this.#checkConditions(path, key, options);
        const firstMade = moveIntoPlace(temporary, path, key);
        if (isDurable) await syncFolders(parents, firstMade);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
      return { etag: bodyEtag(bytes), version };
    } catch (error) {
      throw isRefusedWrite(error) ? unwritableFolder(this.#dir, error) : error;
    }
  }

  async list(prefix: string, options: { cursor?: string; limit?: number } = {}) {
    const limit = checkListLimit(options.limit);
    const objects: ListedObject[] = [];
    for (const { key, path } of filesUnder(this.#dir, prefix, options.cursor ?? '')) {
      const last = objects.at(-1);
      if (objects.length === limit && last !== undefined) return { objects, cursor: last.key };
      const object = this.#read(path, key);
      if (object === undefined) continue;
      const { etag, body, lastModified } = object;
      objects.push({ key, etag, sizeBytes: body.byteLength, lastModified });
    }
    return { objects };
  }

  async delete(key: string, { ifMatch }: { ifMatch?: string } = {}): Promise<void> {
    const { path, parents } = locateObject(this.#dir, key);
    const current = ifMatch === undefined ? undefined : this.#read(path, key);
    if (current && current.etag !== ifMatch) throw new PreconditionFailedError(key);
    try {
      unlinkSync(path);
    } catch (error) {
      if (isAbsence(error)) return;
      throw isRefusedWrite(error) ? unwritableFolder(this.#dir, error) : error;
    }
    const kept = removeEmptyFolders(parents);
    if (this.#durable && !this.#isDerived(key)) await syncFolder(kept);
  }

  /**
   * Whoever gets a large object is busy with it for a while. So of several that are asked for at once, each comes in a
   * turn of the event loop of its own, and others get theirs between them.
   */
  async #waitForTurn(): Promise<void> {
    this.#largeRead = this.#largeRead.then(() => setImmediate());
    await this.#largeRead;
  }

  #read(path: string, key: string): StoredObject | undefined {
    const object = readObjectFile(path, key);
    return object?.body.byteLength === 0 && this.#isDerived(key) ? undefined : object;
  }

  #checkConditions(path: string, key: string, { ifMatch, ifNoneMatch }: PutOptions): void {
    if (ifMatch === undefined && ifNoneMatch === undefined) return;
    const current = this.#read(path, key);
    if (ifNoneMatch !== undefined && current !== undefined) throw new PreconditionFailedError(key);
    if (ifMatch !== undefined && ifMatch !== current?.etag) throw new PreconditionFailedError(key);
  }

  async #writeTemporary(
    bytes: Uint8Array,
    isDurable: boolean,
  ): Promise<{ temporary: string; version: string }> {
    const stamp = this.#nextStamp();
    const temporary = join(this.#dir, temporaryFolder, String(stamp % temporaryFolders), String(stamp));
    const file = await promisify(open)(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, bytes);
      futimesSync(file, stamp / 1e6, stamp / 1e6);
      const version = versionOf(fstatSync(file, { bigint: true }));
      if (isDurable) await promisify(fdatasync)(file);
      return { temporary, version };
    } finally {
      closeSync(file);
    }
  }

  /**
   * The time in microseconds, never the same twice. It becomes the file's mtime. The kernel's own clock advances only
   * every few milliseconds, and inode numbers are reused, so two quick writes could otherwise have the same version.
   */
  #nextStamp(): number {
    this.#lastStampMicroseconds = Math.max(Date.now() * 1_000, this.#lastStampMicroseconds + 1);
    return this.#lastStampMicroseconds;
  }
}

const isRefusedWrite = (error: unknown): boolean =>
  hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT');
