/**
 * Takes files apart that hold many mails or reports: an mbox, a zip, a gzip, and one in another. In a stream, so that the
 * memory does not grow with the file: an export of 2 GB is read like one of 2 KB.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { looksLikeMbox } from '../../core/mail/mbox/split-mbox.ts';
import { splitMboxStream } from '../../core/mail/mbox/split-mbox-stream.ts';
import { RefusalError, readLimits } from '../../core/tls-rpt/read/read-limits.ts';
import { refusalOf } from '../../core/tls-rpt/read/refusal-of.ts';
import { sniff } from '../../core/tls-rpt/read/sniff.ts';
import {
  dataOffset,
  endBytes,
  findDirectory,
  localHeaderBytes,
  methodOf,
  readDirectory,
  type ZipPlace,
} from '../../core/tls-rpt/read/zip-layout.ts';
import type { Unreadable } from '../../core/tls-rpt/refusal.ts';
import { type BytesAt, bytesOfBuffer, bytesOfFile, chunksOf } from './bytes-at.ts';
import { gunzipStream, type StreamRoom, unzipStream } from './inflate-stream.ts';

/** A mail or a report, or why it cannot be read. */
export interface Item {
  /** `export.zip/2026/all.mbox (mail 17)`. */
  name: string;
  content: { ok: true; bytes: Buffer } | { ok: false; cause: Unreadable };
}

export interface ContainerLimits {
  itemBytes: number;
  unpackedBytes: number;
  packedDepth: number;
  items: number;
  zipEntries: number;
  directoryBytes: number;
}

/** What one file may cost. What is in it may be hostile: it came by mail. */
const containerLimits: ContainerLimits = {
  itemBytes: readLimits.mailBytes,
  /** Attack: a bomb of 64 MB. It takes some minutes. */
  unpackedBytes: 64 * 1024 * 1024 * 1024,
  packedDepth: readLimits.packedDepth,
  items: 10_000_000,
  /** All that a zip without zip64 can have. */
  zipEntries: 65_535,
  directoryBytes: 64 * 1024 * 1024,
};

/** @param file `-` is standard input */
export async function* readItems(file: string, limits: Partial<ContainerLimits> = {}): AsyncGenerator<Item> {
  const all = { ...containerLimits, ...limits };
  const reader = new ItemReader(all);
  if (file === '-') {
    yield* reader.readStream({ name: file, chunks: process.stdin, packedDepth: 0 });
    return;
  }
  const handle = await open(file);
  try {
    yield* reader.readFile(file, handle);
  } finally {
    await handle.close();
  }
}

interface Source {
  name: string;
  chunks: AsyncIterable<Buffer>;
  packedDepth: number;
  /** If its bytes can be read at any place. */
  at?: BytesAt;
}

/** Reads one file, within its limits. */
class ItemReader {
  readonly #limits: ContainerLimits;
  readonly #room: StreamRoom;
  #items = 0;

  constructor(limits: ContainerLimits) {
    this.#limits = limits;
    this.#room = { bytes: limits.unpackedBytes, remainingBytes: limits.unpackedBytes };
  }

  async *readFile(name: string, handle: FileHandle): AsyncGenerator<Item> {
    const stats = await handle.stat();
    // A pipe has no size, and is read only from its start.
    const at = stats.isFile() ? bytesOfFile(handle, stats.size) : undefined;
    const chunks = at ? chunksOf(at) : handle.createReadStream({ autoClose: false });
    yield* this.readStream({ name, chunks, packedDepth: 0, ...(at && { at }) });
  }

  async *readStream(source: Source): AsyncGenerator<Item> {
    try {
      yield* this.#open(source);
    } catch (error) {
      // What cannot be read on this machine is for the caller.
      if (!(error instanceof RefusalError)) throw error;
      yield this.#refused(source.name, refusalOf(error));
    }
  }

  async *#open(source: Source): AsyncGenerator<Item> {
    const { head, chunks } = await peek(source.chunks);
    const { name } = source;
    const kind = sniff(head);
    if (kind === 'gzip' || kind === 'zip') {
      if (source.packedDepth >= this.#limits.packedDepth)
        throw new RefusalError('packed-too-often', { max: this.#limits.packedDepth });
      const packedDepth = source.packedDepth + 1;
      if (kind === 'zip') yield* this.#unzip(name, source.at ?? (await this.#inMemory(chunks)), packedDepth);
      else yield* this.readStream({ name, chunks: gunzipStream(chunks, this.#room), packedDepth });
    } else if (looksLikeMbox(head)) yield* this.#split(name, chunks);
    else yield this.#item(name, await collect(chunks, this.#limits.itemBytes));
  }

  async *#split(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
    let count = 0;
    for await (const mail of splitMboxStream(chunks, this.#limits.itemBytes))
      yield this.#item(`${name} (mail ${++count})`, mail);
  }

  async *#unzip(name: string, bytes: BytesAt, packedDepth: number): AsyncGenerator<Item> {
    for (const place of await this.#directory(bytes)) {
      if (!place.isReadable) continue;
      const chunks = this.#entry(bytes, place);
      yield* this.readStream({ name: `${name}/${place.fileName}`, chunks, packedDepth });
    }
  }

  async #directory(bytes: BytesAt): Promise<ZipPlace[]> {
    const end = await bytes.read(Math.max(0, bytes.size - endBytes), endBytes);
    const { entries, from } = findDirectory(end, bytes.size);
    const directory = await bytes.read(from, Math.min(bytes.size - from, this.#limits.directoryBytes));
    return readDirectory(directory, { entries, from: 0 }, this.#limits.zipEntries);
  }

  async *#entry(bytes: BytesAt, place: ZipPlace): AsyncGenerator<Buffer> {
    const from = place.localHeader + dataOffset(await bytes.read(place.localHeader, localHeaderBytes));
    const packed = chunksOf(bytes, from, Math.min(from + place.packedBytes, bytes.size));
    yield* unzipStream(packed, { method: methodOf(place), checksum: place.crc32 }, this.#room);
  }

  /** A zip in another, or from a pipe. */
  async #inMemory(chunks: AsyncIterable<Buffer>): Promise<BytesAt> {
    const bytes = await collect(chunks, this.#limits.itemBytes);
    if (bytes === 'too-large') throw this.#tooLarge();
    return bytesOfBuffer(bytes);
  }

  #item(name: string, bytes: Buffer | 'too-large'): Item {
    if (++this.#items > this.#limits.items)
      throw new RefusalError('too-many-reports', { max: this.#limits.items });
    return bytes === 'too-large'
      ? this.#refused(name, this.#tooLarge().refusal)
      : { name, content: { ok: true, bytes } };
  }

  #refused = (name: string, cause: Unreadable): Item => ({ name, content: { ok: false, cause } });

  #tooLarge = () => new RefusalError('too-many-bytes', { max: this.#limits.itemBytes });
}

/** As many bytes as show what it is, and everything. */
async function peek(chunks: AsyncIterable<Buffer>): Promise<{ head: Buffer; chunks: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let bytes = 0;
  while (bytes < peekedBytes) {
    const { done, value } = await iterator.next();
    if (done) break;
    first.push(value);
    bytes += value.length;
  }
  const head = Buffer.concat(first);
  return { head, chunks: continued(head, iterator) };
}

const peekedBytes = 4_096;

async function* continued(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

async function collect(chunks: AsyncIterable<Buffer>, limit: number): Promise<Buffer | 'too-large'> {
  const collected: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    collected.push(chunk);
    bytes += chunk.length;
    if (bytes > limit) return 'too-large';
  }
  return Buffer.concat(collected);
}
