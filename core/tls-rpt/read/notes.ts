import {
  type Forgive,
  type ReadingNote,
  type ReadingNoteCode,
  type ReadingNoteParameters,
  readingNote,
} from '../reading-note.ts';

/** Collects the accepted deviations of one report: each once, in the order found, limited in number. */
export class Notes {
  readonly #found = new Map<string, { note: ReadingNote; times: number }>();
  readonly #limit: number;
  #isFull = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add<C extends ReadingNoteCode>(code: C, parameters: ReadingNoteParameters[C]): void {
    this.#count(`${code} ${JSON.stringify(parameters)}`, () => readingNote(code, parameters));
  }

  /** Deviations of one member. Its key is cheap: some reports have one in each of 10,000 details. */
  forgive(member: string): Forgive {
    return (code, ...[facts]) => {
      const key = facts === undefined ? `${code} ${member}` : `${code} ${member} ${JSON.stringify(facts)}`;
      this.#count(key, () => ({ code, parameters: { member, ...facts } }) as ReadingNote);
    };
  }

  #count(key: string, make: () => ReadingNote): void {
    const found = this.#found.get(key);
    if (found) found.times++;
    else if (this.#found.size >= this.#limit) this.#isFull = true;
    else this.#found.set(key, { note: make(), times: 1 });
  }

  list(): ReadingNote[] {
    const notes = [...this.#found.values()].map(({ note, times }) =>
      times === 1 ? note : { ...note, times },
    );
    return this.#isFull ? [...notes, readingNote('more', {})] : notes;
  }
}
