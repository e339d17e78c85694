import type { Stats } from 'node:fs';
import { appendFile, readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * How far an import has come: a line for each file and step, with how many of its reports are done. A later call reads it,
 * and passes over them. It is removed once all is done.
 */
export class ImportJournal {
  readonly #path: string;
  readonly #done: Map<string, number>;

  private constructor(path: string, done: Map<string, number>) {
    this.#path = path;
    this.#done = done;
  }

  static async open(path: string): Promise<ImportJournal> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return new ImportJournal(path, new Map(text.split('\n').flatMap(readLine)));
  }

  get isResumed(): boolean {
    return this.#done.size > 0;
  }

  doneOf(file: string): number {
    return this.#done.get(file) ?? 0;
  }

  /** @param done by file, from fileMark() */
  async note(done: ReadonlyMap<string, number>): Promise<void> {
    const lines = [...done].map((entry) => `${JSON.stringify(entry)}\n`);
    if (lines.length > 0) await appendFile(this.#path, lines.join(''));
    for (const [file, count] of done) this.#done.set(file, count);
  }

  remove(): Promise<void> {
    return rm(this.#path, { force: true });
  }
}

/** Names a file as it is now: if it changes, it is read from its start again. */
export const fileMark = (path: string, { size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>): string =>
  `${resolve(path)} ${size} ${Math.trunc(mtimeMs)}`;

/** The last line may be cut off. */
function readLine(line: string): [string, number][] {
  try {
    const entry: unknown = JSON.parse(line);
    const [file, done] = Array.isArray(entry) ? entry : [];
    return typeof file === 'string' && typeof done === 'number' ? [[file, done]] : [];
  } catch {
    return [];
  }
}
