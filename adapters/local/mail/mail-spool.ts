import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailPieces } from './dkim-results.ts';
import { SmtpError } from './smtp-error.ts';

export const spoolLimits = {
  /**
   * A mail above this size waits in a file. Nearly all reports are smaller. Attack: 200 connections, each with a large
   * mail.
   */
  inMemoryBytes: 131_072,
  /**
   * In files. Attack: a disk full of mails that wait. Above this, the site that has the most there is asked to try its
   * largest mail again later, so a small mail always has room.
   */
  inFilesBytes: 1_073_741_824,
};

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

/** Holds mails between their arrival and their storage: small ones in memory, the others in files. */
export class MailSpool {
  readonly #folder: string;
  readonly #maxMailBytes: number;
  readonly #limits: typeof spoolLimits;
  readonly #mails = new Set<Collected>();

  /** @param folder is emptied: mails that a killed process left there were never acknowledged */
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
   * Always reads to the end, because a client reads the answer only then. A refused mail is freed at once.
   * @param site that the mail comes from
   * @throws SmtpError 552 or 452; `cause` says why it could not be held
   */
  async collect(stream: AsyncIterable<Buffer>, site: string): Promise<SpooledMail> {
    const path = join(this.#folder, randomUUID());
    const mail = new Collected(path, site, this.#limits.inMemoryBytes, () => this.#mails.delete(mail));
    this.#mails.add(mail);
    try {
      for await (const chunk of stream) {
        await mail.add(chunk);
        if (mail.bytes > this.#maxMailBytes)
          mail.refuse(new SmtpError(552, `5.3.4 The mail is larger than ${this.#maxMailBytes} bytes`));
        this.#makeRoom();
      }
      await mail.close();
      return mail;
    } catch (error) {
      await mail.remove();
      throw error;
    }
  }

  #makeRoom(): void {
    const inFiles = () => [...this.#mails].filter(({ isLarge }) => isLarge);
    while (sumBytes(inFiles()) > this.#limits.inFilesBytes) {
      const largest = largestOfLoudest(inFiles().filter(({ isWaiting }) => isWaiting));
      if (largest === undefined) return;
      largest.refuse(new SmtpError(452, '4.3.1 Too much mail at once, try again later'));
    }
  }
}

const sumBytes = (mails: readonly Collected[]): number => mails.reduce((sum, { bytes }) => sum + bytes, 0);

function largestOfLoudest(mails: readonly Collected[]): Collected | undefined {
  const sites = [...Map.groupBy(mails, ({ site }) => site).values()];
  const [loudest = []] = sites.toSorted((a, b) => sumBytes(b) - sumBytes(a));
  return loudest.toSorted((a, b) => b.bytes - a.bytes)[0];
}

class Collected implements SpooledMail {
  readonly #path: string;
  readonly site: string;
  readonly #inMemoryBytes: number;
  readonly #forget: () => void;
  readonly #refusal = new AbortController();
  readonly refused = this.#refusal.signal;
  #chunks: Buffer[] = [];
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
    this.#chunks.push(chunk);
    if (this.bytes <= this.#inMemoryBytes) return;
    this.isLarge = true;
    try {
      await this.#inTurn(() => this.#write());
    } catch (cause) {
      this.refuse(new SmtpError(452, '4.3.1 No room for the mail, try again later', { cause }));
    }
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
    this.#chunks = [];
  }

  async #write(): Promise<void> {
    if (this.refused.aborted) return;
    this.#file ??= await open(this.#path, 'wx', 0o600);
    await this.#file.writeFile(Buffer.concat(this.#chunks.splice(0)));
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
