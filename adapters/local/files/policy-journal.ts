import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  formatJournalLine,
  type KeptDomain,
  parseJournalLine,
} from '../../../core/sender/cache/journal-line.ts';
import type { StsMemory } from '../../../core/sender/cache/sts-memory.ts';
import type { Log } from '../../../service/ports/log.ts';
import type { PolicyKeeper } from '../../../service/ports/policy-keeper.ts';

const fileName = 'policies.ndjson';
/** A smaller file is not worth rewriting. */
const smallBytes = 1_000_000;
const linesAtOnce = 500;

/**
 * The policies on disk: a file of lines, to which each change is appended; of several lines about a domain the last one
 * counts. When more than half of it is outdated, it is written anew beside the old one, which it then replaces. So after a
 * kill at any moment there is one whole file, with at most its last line torn.
 */
export class PolicyJournal implements PolicyKeeper {
  readonly #path: string;
  readonly #log: Log;
  #fd: number;
  #bytes: number;
  /** Size of the file when it was last written anew, or of what counted in it at the start. */
  #usefulBytes: number;
  /** Lines written while the file is being rewritten: they belong in both. */
  #meanwhile: string[] | undefined;
  /** Something could not be written, so the file lacks what memory has. */
  #isBehind = false;
  #tidying: Promise<void> | undefined;
  /** After close(), the number of the file may be that of another file. */
  #isClosed = false;

  private constructor(path: string, log: Log, usefulBytes: number) {
    this.#path = path;
    this.#log = log;
    this.#fd = openSync(path, 'a', 0o600);
    this.#bytes = fstatSync(this.#fd).size;
    this.#usefulBytes = usefulBytes;
  }

  /**
   * Opens the journal in a folder that no other process uses.
   * @returns what is kept; lines that are torn or damaged are left out and counted
   */
  static open(folder: string, log: Log): { journal: PolicyJournal; kept: Map<string, KeptDomain> } {
    const path = join(folder, fileName);
    rmSync(`${path}.new`, { force: true });
    const kept = new Map<string, KeptDomain>();
    let [usefulBytes, damaged, isTorn] = [0, 0, false];
    for (const line of readLines(path)) {
      isTorn = line.isTorn;
      const read = parseJournalLine(line.text);
      if (!read) damaged++;
      else if (read.sts) kept.set(read.domain, read);
      else kept.delete(read.domain);
    }
    for (const one of kept.values()) usefulBytes += Buffer.byteLength(formatJournalLine(one));
    if (damaged > 0) log.warn('policy-journal-damaged', { lines: damaged });
    const journal = new PolicyJournal(path, log, usefulBytes);
    // The next line must not become a part of the torn one.
    if (isTorn) journal.#append('\n');
    return { journal, kept };
  }

  put(domain: string, sts: StsMemory, usedAt: number): void {
    this.#append(formatJournalLine({ domain, sts, usedAt }));
  }

  forget(domain: string): void {
    this.#append(formatJournalLine({ domain }));
  }

  /**
   * Rewrites the file if that is worth it or a change could not be written before, and makes sure that it is on the
   * disk. To be called every minute. If a rewrite is running, waits for it.
   * @param all what is in memory now
   */
  tidy(all: () => Iterable<KeptDomain>): Promise<void> {
    this.#tidying ??= this.#tidyNow(all).finally(() => {
      this.#tidying = undefined;
    });
    return this.#tidying;
  }

  async #tidyNow(all: () => Iterable<KeptDomain>): Promise<void> {
    if (this.#isClosed) return;
    try {
      const isWorthIt = this.#bytes > smallBytes && this.#bytes > 2 * this.#usefulBytes;
      if (this.#isBehind || isWorthIt) await this.#rewrite(all());
      else fdatasyncSync(this.#fd);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** To be called when tidy() has ended. */
  close(): void {
    try {
      fdatasyncSync(this.#fd);
    } catch (error) {
      this.#fail(error);
    }
    this.#isClosed = true;
    closeSync(this.#fd);
  }

  async #rewrite(all: Iterable<KeptDomain>): Promise<void> {
    const fd = openSync(`${this.#path}.new`, 'w', 0o600);
    this.#meanwhile = [];
    try {
      let lines: string[] = [];
      for (const one of all) {
        if (lines.push(formatJournalLine(one)) < linesAtOnce) continue;
        writeFileSync(fd, lines.join(''));
        lines = [];
        // Questions of mail servers come first.
        await nextTurn();
      }
      writeFileSync(fd, [...lines, ...this.#meanwhile].join(''));
      fdatasyncSync(fd);
      renameSync(`${this.#path}.new`, this.#path);
      syncFolder(dirname(this.#path));
    } catch (error) {
      closeSync(fd);
      throw error;
    } finally {
      this.#meanwhile = undefined;
    }
    const old = this.#fd;
    this.#fd = fd;
    this.#bytes = fstatSync(fd).size;
    this.#usefulBytes = this.#bytes;
    this.#isBehind = false;
    closeSync(old);
  }

  #append(text: string): void {
    // Look-ups that ended after the stop.
    if (this.#isClosed) return;
    this.#meanwhile?.push(text);
    try {
      writeFileSync(this.#fd, text);
      this.#bytes += Buffer.byteLength(text);
    } catch (error) {
      this.#fail(error);
      // A full disk may store a part of the line.
      try {
        ftruncateSync(this.#fd, this.#bytes);
      } catch {
        // The reader leaves out a torn line.
      }
    }
  }

  #fail(error: unknown): void {
    if (!this.#isBehind) this.#log.error('policy-journal-not-written', { error: String(error) });
    this.#isBehind = true;
  }
}

/** Without it, a power failure may leave the old file under the name. */
function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

const newline = 0x0a;

/** The lines of a file, of which the last may be torn. Not the whole file at once, which may be larger than the memory. */
function* readLines(path: string): Generator<{ text: string; isTorn: boolean }> {
  const fd = openSync(path, 'a+', 0o600);
  try {
    const chunk = Buffer.alloc(1_000_000);
    let rest = Buffer.alloc(0);
    for (let at = 0; ; ) {
      const bytes = readSync(fd, chunk, 0, chunk.length, at);
      if (bytes === 0) break;
      at += bytes;
      rest = Buffer.concat([rest, chunk.subarray(0, bytes)]);
      let from = 0;
      for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline, from)) {
        if (end > from) yield { text: rest.toString('utf8', from, end), isTorn: false };
        from = end + 1;
      }
      rest = rest.subarray(from);
    }
    if (rest.length > 0) yield { text: rest.toString('utf8'), isTorn: true };
  } finally {
    closeSync(fd);
  }
}
