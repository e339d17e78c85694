import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailPieces } from './dkim-results.ts';
import { SmtpError } from './smtp-error.ts';

export const spoolLimits = {
  /** A larger mail waits in a file. Nearly all reports are smaller. Attack: 200 connections, each with a large mail. */
  inMemoryBytes: 131_072,
  /** Attack: a disk full of mails that wait. Above this, senders are asked to try again later. */
  waitingBytes: 1_073_741_824,
};

/** A mail that has arrived, and is not yet taken. */
export interface SpooledMail {
  isLarge: boolean;
  /** Its bytes, piece by piece, any number of times. */
  pieces: MailPieces;
  /**
   * Reads it into one buffer, below a text, for as long as `work` takes. Afterwards a large buffer is taken away: the next
   * collection of garbage may be a large mail later.
   */
  withBytes<T>(above: string, work: (bytes: Buffer) => Promise<T>): Promise<T>;
  /** Frees its place, whether it was read or not. */
  remove(): Promise<void>;
}

/** Holds mails between their arrival and their storage: small ones in memory, the others in files. */
export class MailSpool {
  readonly #folder: string;
  readonly #maxMailBytes: number;
  readonly #limits: typeof spoolLimits;
  #bytes = 0;

  /** @param folder is emptied: what a killed process left in it was never acknowledged */
  constructor(folder: string, maxMailBytes: number, limits = spoolLimits) {
    this.#folder = folder;
    this.#limits = limits;
    this.#maxMailBytes = maxMailBytes;
  }

  async open(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Always reads to the end, because a client reads the answer only then. What is too large is freed at once.
   * @throws SmtpError 552 or 452
   */
  async collect(stream: AsyncIterable<Buffer>): Promise<SpooledMail> {
    const mail = new Collected(join(this.#folder, randomUUID()), this.#limits.inMemoryBytes, (bytes) => {
      this.#bytes -= bytes;
    });
    let refusal: SmtpError | undefined;
    try {
      for await (const chunk of stream) {
        if (refusal !== undefined) continue;
        this.#bytes += chunk.byteLength;
        await mail.add(chunk);
        refusal = this.#refuse(mail.bytes);
        if (refusal !== undefined) await mail.remove();
      }
      if (refusal !== undefined) throw refusal;
      await mail.close();
      return mail;
    } catch (error) {
      await mail.remove();
      throw error;
    }
  }

  #refuse(bytes: number): SmtpError | undefined {
    if (bytes > this.#maxMailBytes)
      return new SmtpError(552, `5.3.4 The mail is larger than ${this.#maxMailBytes} bytes`);
    return this.#bytes > this.#limits.waitingBytes
      ? new SmtpError(452, '4.3.1 Too much mail at once, try again later')
      : undefined;
  }
}

class Collected implements SpooledMail {
  readonly #path: string;
  readonly #inMemoryBytes: number;
  readonly #free: (bytes: number) => void;
  #chunks: Buffer[] = [];
  #file: FileHandle | undefined;
  isLarge = false;
  bytes = 0;

  constructor(path: string, inMemoryBytes: number, free: (bytes: number) => void) {
    this.#path = path;
    this.#inMemoryBytes = inMemoryBytes;
    this.#free = free;
  }

  async add(chunk: Buffer): Promise<void> {
    this.bytes += chunk.byteLength;
    this.#chunks.push(chunk);
    if (this.bytes <= this.#inMemoryBytes) return;
    this.isLarge = true;
    this.#file ??= await open(this.#path, 'wx', 0o600);
    await this.#file.writeFile(Buffer.concat(this.#chunks.splice(0)));
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
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
    this.#free(this.bytes);
    this.bytes = 0;
    this.#chunks = [];
    await this.close();
    if (this.isLarge) await rm(this.#path, { force: true });
  }
}
