import { randomUUID } from 'node:crypto';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface SpoolLimits {
  /** Limit for all files together. Above it, the oldest are deleted. */
  maxBytes: number;
  maxBatchBytes: number;
  maxBatchRecords: number;
}

interface OpenBatch {
  name: string;
  fd: number;
  bytes: number;
  records: number;
}

const closed = '.ndjson';
const open = '.open';

/**
 * Records on disk until the service has them: one file per batch, named after the batch's idempotency key. Each
 * record is written when it arrives, so a killed process loses none, and the next process finds the files.
 */
export class Spool {
  /** Records dropped since the start because the spool was full. */
  dropped = 0;
  readonly #dir: string;
  readonly #limits: SpoolLimits;
  readonly #run = randomUUID().slice(0, 8);
  #sizes = new Map<string, number>();
  #batch: OpenBatch | undefined;
  #count = 0;

  constructor(dir: string, limits: SpoolLimits) {
    this.#dir = dir;
    this.#limits = limits;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (const file of readdirSync(dir).sort()) {
      if (!file.endsWith(open) && !file.endsWith(closed)) continue;
      // A process that was killed left it.
      const name = file.endsWith(open) ? `${file.slice(0, -open.length)}${closed}` : file;
      if (name !== file) renameSync(join(dir, file), join(dir, name));
      this.#sizes.set(name, statSync(join(dir, name)).size);
    }
  }

  /**
   * Adds a record: one line without its end.
   * @throws if it cannot be written; then no part of it is stored
   */
  add(line: string, now: Date): void {
    const bytes = Buffer.from(`${line}\n`);
    const { maxBatchBytes, maxBatchRecords } = this.#limits;
    if (this.#batch && this.#batch.bytes + bytes.length > maxBatchBytes) this.cut();
    this.#batch ??= this.#begin(now);
    this.#write(this.#batch, bytes);
    this.#batch.bytes += bytes.length;
    this.#batch.records += 1;
    if (this.#batch.records >= maxBatchRecords) this.cut();
    this.#makeRoom();
  }

  #write({ fd, bytes: before }: OpenBatch, bytes: Buffer): void {
    try {
      writeFileSync(fd, bytes);
    } catch (error) {
      // A full disk may store a part of the record, and the next record would be appended to it.
      ftruncateSync(fd, before);
      throw error;
    }
  }

  /** Closes the current batch, so that it can be sent. */
  cut(): void {
    if (!this.#batch) return;
    const { name, fd, bytes } = this.#batch;
    this.#batch = undefined;
    closeSync(fd);
    renameSync(join(this.#dir, `${name}${open}`), join(this.#dir, `${name}${closed}`));
    this.#sizes.set(`${name}${closed}`, bytes);
  }

  /** The next batch to send: the oldest. */
  oldest(): { name: string; body: Buffer } | undefined {
    const [name] = [...this.#sizes.keys()].sort();
    return name === undefined ? undefined : { name, body: readFileSync(join(this.#dir, name)) };
  }

  /** Deletes a batch that the service has. */
  remove(name: string): void {
    if (this.#sizes.delete(name)) unlinkSync(join(this.#dir, name));
  }

  #begin(now: Date): OpenBatch {
    const time = now.toISOString().replace(/[-:.Z]/g, '');
    const name = `${time}-${String(this.#count++).padStart(6, '0')}-${this.#run}`;
    return { name, fd: openSync(join(this.#dir, `${name}${open}`), 'wx', 0o600), bytes: 0, records: 0 };
  }

  /** A service that is down for days must not fill the mail server's disk. */
  #makeRoom(): void {
    let total = this.#batch?.bytes ?? 0;
    for (const size of this.#sizes.values()) total += size;
    while (total > this.#limits.maxBytes) {
      const oldest = this.oldest();
      if (!oldest) return;
      total -= oldest.body.length;
      this.dropped += oldest.body.toString('latin1').split('\n').length - 1;
      this.remove(oldest.name);
    }
  }
}
