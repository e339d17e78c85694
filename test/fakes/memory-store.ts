import { createHash } from 'node:crypto';
import { checkListLimit, checkObjectKey, compareKeys } from '../../adapters/object-key.ts';
import {
  type ListedObject,
  type ObjectStore,
  PreconditionFailedError,
  type PutOptions,
  type StoredObject,
} from '../../service/ports/object-store.ts';
import { findSentences } from './stored-sentences.ts';

/** Raw mail, posts and policies are text from others, not JSON. */
function refuseSentences(key: string, body: Uint8Array | string): void {
  const found = key.endsWith('.json') ? findSentences(key, Buffer.from(body).toString()) : [];
  if (found.length > 0) throw new Error(`A sentence is stored in ${key}: ${found.join('; ')}`);
}

/** @returns the index of the first key that is not before `from` */
function firstFrom(sorted: readonly string[], from: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys(sorted[middle]!, from) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export type StoreOperation = 'get' | 'put' | 'list' | 'delete';

/** A copy. */
const bytesOf = (body: Uint8Array | string): Uint8Array =>
  typeof body === 'string' ? Buffer.from(body) : new Uint8Array(body);

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');

/** S3 in memory. `before` sees every call first: throw in it to fail one, or change an object to play the second writer. */
export class MemoryStore implements ObjectStore {
  before: (operation: StoreOperation, key: string) => Promise<void> | void = () => {};
  /** Told of every write and deletion in the very instant in which it is done. */
  written: ((key: string, object: { text: string; version: string } | undefined) => void) | undefined;
  /** S3's notice of a write through the program; for one past it a test gives notice itself. */
  noticed: (key: string) => void = () => {};
  readonly calls: { operation: StoreOperation; key: string }[] = [];
  readonly #objects = new Map<string, StoredObject & { contentType?: string }>();
  readonly #now: () => Date;
  /** The keys in order; undefined after one was added or deleted. */
  #sorted: string[] | undefined;
  #writes = 0;
  #seed = 1;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  async get(key: string): Promise<StoredObject | undefined> {
    checkObjectKey(key);
    await this.#enter('get', key);
    const found = this.#objects.get(key);
    if (found === undefined) return undefined;
    const { contentType: _, ...object } = found;
    return { ...object, body: new Uint8Array(object.body) };
  }

  async put(key: string, body: Uint8Array | string, options: PutOptions = {}) {
    checkObjectKey(key);
    await this.#enter('put', key);
    refuseSentences(key, body);
    const current = this.#objects.get(key);
    if (options.ifNoneMatch !== undefined && current !== undefined) throw new PreconditionFailedError(key);
    if (options.ifMatch !== undefined && options.ifMatch !== current?.etag)
      throw new PreconditionFailedError(key);
    const written = this.#write(key, bytesOf(body), options.contentType);
    this.noticed(key);
    return written;
  }

  async list(prefix: string, options: { cursor?: string; limit?: number } = {}) {
    const limit = checkListLimit(options.limit);
    await this.#enter('list', prefix);
    const { cursor } = options;
    const sorted = this.#sortedKeys();
    const from = cursor === undefined || compareKeys(cursor, prefix) < 0 ? prefix : cursor;
    const objects: ListedObject[] = [];
    // Keys with the same prefix are neighbours, so it reads only the keys that it returns.
    for (let at = firstFrom(sorted, from); sorted[at]?.startsWith(prefix); at++) {
      const key = sorted[at]!;
      if (key === cursor) continue;
      if (objects.length === limit) return { objects, cursor: objects.at(-1)!.key };
      objects.push(this.#listed(key));
    }
    return { objects };
  }

  async delete(key: string, { ifMatch }: { ifMatch?: string } = {}): Promise<void> {
    checkObjectKey(key);
    await this.#enter('delete', key);
    const current = this.#objects.get(key);
    if (current && ifMatch !== undefined && ifMatch !== current.etag) throw new PreconditionFailedError(key);
    if (this.#objects.delete(key)) {
      this.#sorted = undefined;
      this.written?.(key, undefined);
    }
  }

  /** Waits as other stores do, but for turns instead of time; random, but the same in every run. */
  async pauseAfterLoss(losses: number): Promise<void> {
    this.#seed = (this.#seed * 1_664_525 + 1_013_904_223) >>> 0;
    const longest = 8 * 2 ** Math.min(losses, 8);
    for (let turns = (longest * this.#seed) / 2 ** 32; turns > 0; turns--) await undefined;
  }

  /** Every key, sorted; for assertions. */
  keys(prefix = ''): string[] {
    return this.#sortedKeys().filter((key) => key.startsWith(prefix));
  }

  /** The text of an object, without passing `before`; for assertions. */
  text(key: string): string | undefined {
    const body = this.#objects.get(key)?.body;
    return body && textOf(body);
  }

  contentType(key: string): string | undefined {
    return this.#objects.get(key)?.contentType;
  }

  /** A write past the program, as by a person in the S3 console. */
  edit(key: string, body: string): void {
    this.#write(key, bytesOf(body), undefined);
  }

  async #enter(operation: StoreOperation, key: string): Promise<void> {
    this.calls.push({ operation, key });
    await this.before(operation, key);
  }

  #write(key: string, body: Uint8Array, contentType: string | undefined) {
    const etag = createHash('sha256').update(body).digest('hex');
    const version = `v${++this.#writes}`;
    const meta = contentType === undefined ? {} : { contentType };
    if (!this.#objects.has(key)) this.#sorted = undefined;
    this.#objects.set(key, { key, body, etag, version, lastModified: this.#now(), ...meta });
    this.written?.(key, { text: textOf(body), version });
    return { etag, version };
  }

  #sortedKeys(): readonly string[] {
    this.#sorted ??= [...this.#objects.keys()].sort(compareKeys);
    return this.#sorted;
  }

  #listed(key: string): ListedObject {
    const object = this.#objects.get(key);
    if (object === undefined) throw new Error(`no object ${key}`);
    return { key, etag: object.etag, sizeBytes: object.body.byteLength, lastModified: object.lastModified };
  }
}
