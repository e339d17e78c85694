import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { MailPieces } from './dkim-results.ts';
import { SmtpError } from './smtp-error.ts';

/**
 * A file is written in blocks of at least this size. Attack: in a mail of dots, each line arrives as a piece of its own,
 * and a write for each takes ten times the CPU of the rest.
 */
export const writtenBytes = 65_536;

/** So many pieces are put together into one. */
const joinedPieces = 512;

/** A mail that has arrived but is not stored yet. */
export interface SpooledMail {
  isLarge: boolean;
  /** Is aborted, with an SmtpError, if it has to give way to others before it is read. */
  refused: AbortSignal;
  /**
   * Marks the mail as being read. It then keeps its place until it is removed.
   * @throws SmtpError if it already had to make room for others
   */
  begin(): void;
  /** The bytes of the mail in pieces. They can be read any number of times. */
  pieces: MailPieces;
  /**
   * Reads the mail into one buffer, below a text, while `work` runs. Then it frees a large buffer at once: the next
   * garbage collection may be one large mail too late.
   */
  withBytes<T>(above: string, work: (bytes: Buffer) => Promise<T>): Promise<T>;
  /** Frees the mail's place, whether it was read or not. */
  remove(): Promise<void>;
}

/** Takes the pieces of one mail as they arrive, and keeps them in memory or, if they are many bytes, in a file. */
export class CollectedMail implements SpooledMail {
  readonly #path: string;
  readonly site: string;
  readonly #inMemoryBytes: number;
  readonly #forget: () => void;
  readonly #refusal = new AbortController();
  readonly refused = this.#refusal.signal;
  /** What is not in the file. */
  #chunks: Buffer[] = [];
  /** How many of them, at the front, are several pieces put together. */
  #joined = 0;
  #chunkBytes = 0;
  #file: FileHandle | undefined;
  /** One after the other: a mail may be refused while a piece of it is written. */
  #last: Promise<unknown> = Promise.resolve();
  isLarge = false;
  /** Whether reading has not started yet. */
  isWaiting = true;
  bytes = 0;

  constructor(path: string, site: string, inMemoryBytes: number, forget: () => void) {
    this.#path = path;
    this.site = site;
    this.#inMemoryBytes = inMemoryBytes;
    this.#forget = forget;
  }

  async add(chunk: Buffer): Promise<void> {
    if (this.refused.aborted) return;
    this.bytes += chunk.byteLength;
    this.#chunkBytes += chunk.byteLength;
    this.#chunks.push(chunk);
    if (this.#chunks.length - this.#joined >= joinedPieces) this.#join();
    this.isLarge = this.bytes > this.#inMemoryBytes;
    if (this.isLarge && this.#chunkBytes >= writtenBytes) await this.#write();
  }

  /** Frees the mail's place at once. The spool still reads the rest of the mail, but discards it. */
  refuse(refusal: SmtpError): void {
    if (this.refused.aborted) return;
    this.#refusal.abort(refusal);
    this.#free();
    // The next start deletes files that cannot be deleted now, with their folder.
    this.#inTurn(() => this.#delete()).catch(() => {});
  }

  /** @throws SmtpError if the mail was refused */
  async close(): Promise<void> {
    if (this.isLarge) await this.#write();
    await this.#inTurn(() => this.#close());
    this.refused.throwIfAborted();
  }

  begin(): void {
    this.refused.throwIfAborted();
    this.isWaiting = false;
  }

  get pieces(): MailPieces {
    const path = this.#path;
    return this.isLarge
      ? { [Symbol.asyncIterator]: () => createReadStream(path)[Symbol.asyncIterator]() }
      : this.#chunks;
  }

  async withBytes<T>(above: string, work: (bytes: Buffer) => Promise<T>): Promise<T> {
    const head = Buffer.from(above, 'latin1');
    const bytes = Buffer.allocUnsafeSlow(head.byteLength + this.bytes);
    try {
      let end = head.copy(bytes);
      for await (const piece of this.pieces) end += piece.copy(bytes, end);
      return await work(bytes);
    } finally {
      if (this.isLarge) bytes.buffer.transfer(0);
    }
  }

  async remove(): Promise<void> {
    this.#free();
    await this.#inTurn(() => this.#delete());
  }

  #free(): void {
    this.#forget();
    this.#take();
  }

  /** Pieces of one byte each would take a hundred times their size in memory. */
  #join(): void {
    const last = this.#chunks.splice(this.#joined);
    this.#chunks.push(Buffer.concat(last));
    this.#joined = this.#chunks.length;
  }

  #take(): Buffer[] {
    const chunks = this.#chunks;
    // A new array: somebody may still read the other.
    this.#chunks = [];
    this.#joined = 0;
    this.#chunkBytes = 0;
    return chunks;
  }

  async #write(): Promise<void> {
    try {
      await this.#inTurn(async () => {
        if (this.refused.aborted) return;
        this.#file ??= await open(this.#path, 'wx', 0o600);
        await this.#file.writeFile(Buffer.concat(this.#take()));
      });
    } catch (cause) {
      this.refuse(new SmtpError(452, '4.3.1 No room for the mail, try again later', { cause }));
    }
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #delete(): Promise<void> {
    await this.#close();
    if (this.isLarge) await rm(this.#path, { force: true });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}
