import {
  type ListedObject,
  type ObjectStore,
  PreconditionFailedError,
  type PutOptions,
  type StoredObject,
} from '../service/ports/object-store.ts';

export interface Counts {
  get: number;
  put: number;
  list: number;
  delete: number;
  bytesWritten: number;
}

/** Nested folders, so that the time of a listing depends on its result, not on everything that exists. */
interface Folder {
  folders: Map<string, Folder>;
  objects: Map<string, StoredObject>;
  /** Names in order, computed at the first listing after a change. */
  sorted?: string[];
}

const emptyFolder = (): Folder => ({ folders: new Map(), objects: new Map() });

/** A store in memory that counts its calls and the bytes written. */
export class CountingStore implements ObjectStore {
  counts: Counts = noCounts();
  readonly #root = emptyFolder();
  readonly #now: () => Date;
  #writes = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async get(key: string): Promise<StoredObject | undefined> {
    this.counts.get++;
    const { folder, name } = this.#find(key);
    return folder?.objects.get(name);
  }

  async put(key: string, body: Uint8Array | string, { ifMatch, ifNoneMatch }: PutOptions = {}) {
    this.counts.put++;
    const { folder = emptyFolder(), name } = this.#find(key, true);
    const current = folder.objects.get(name);
    if (ifNoneMatch && current) throw new PreconditionFailedError(key);
    if (ifMatch !== undefined && current?.etag !== ifMatch) throw new PreconditionFailedError(key);
    const version = String(++this.#writes);
    const bytes = ownBytes(body);
    this.counts.bytesWritten += bytes.length;
    if (!current) delete folder.sorted;
    folder.objects.set(name, { key, body: bytes, etag: version, version, lastModified: this.#now() });
    return { etag: version, version };
  }

  async list(prefix: string, { cursor, limit = 1_000 }: { cursor?: string; limit?: number } = {}) {
    this.counts.list++;
    const { folder } = this.#find(prefix);
    const objects: ListedObject[] = [];
    for (const { key, etag, body, lastModified } of folder ? below(folder) : []) {
      if (cursor !== undefined && key <= cursor) continue;
      if (objects.length === limit) return { objects, cursor: objects.at(-1)?.key ?? '' };
      objects.push({ key, etag, sizeBytes: body.byteLength, lastModified });
    }
    return { objects };
  }

  async delete(key: string): Promise<void> {
    this.counts.delete++;
    const { folder, name } = this.#find(key);
    if (folder?.objects.delete(name)) delete folder.sorted;
  }

  /** One writer at a time. */
  async pauseAfterLoss(): Promise<void> {}

  #find(key: string, make = false): { folder: Folder | undefined; name: string } {
    const names = key.split('/');
    const name = names.pop() ?? '';
    let folder: Folder | undefined = this.#root;
    for (const part of names) {
      let next: Folder | undefined = folder?.folders.get(part);
      if (!next && make && folder) {
        next = emptyFolder();
        folder.folders.set(part, next);
        delete folder.sorted;
      }
      folder = next;
    }
    return { folder, name };
  }
}

/** Memory of its own: a slice of Node.js' shared pool keeps all its neighbours alive, the overwritten ones too. */
function ownBytes(body: Uint8Array | string): Buffer {
  const given = Buffer.from(body);
  const bytes = Buffer.allocUnsafeSlow(given.length);
  given.copy(bytes);
  return bytes;
}

/** The objects in a folder and in those below it, in the order of their keys. */
function* below(folder: Folder): Generator<StoredObject> {
  folder.sorted ??= [
    ...folder.objects.keys(),
    ...[...folder.folders.keys()].map((name) => `${name}/`),
  ].sort();
  for (const name of folder.sorted) {
    const object = folder.objects.get(name);
    if (object) yield object;
    const inner = name.endsWith('/') ? folder.folders.get(name.slice(0, -1)) : undefined;
    if (inner) yield* below(inner);
  }
}

export function noCounts(): Counts {
  return { get: 0, put: 0, list: 0, delete: 0, bytesWritten: 0 };
}
