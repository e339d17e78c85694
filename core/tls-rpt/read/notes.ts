/** What was forgiven while reading one report: short sentences, each once, in the order found, bounded in number. */
export class Notes {
  readonly #counts = new Map<string, number>();
  readonly #limit: number;
  #leftOut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(note: string): void {
    const count = this.#counts.get(note);
    if (count === undefined && this.#counts.size >= this.#limit) this.#leftOut = true;
    else this.#counts.set(note, (count ?? 0) + 1);
  }

  list(): string[] {
    const notes = [...this.#counts].map(([note, count]) => (count === 1 ? note : `${note} (${count} times)`));
    return this.#leftOut ? [...notes, 'more was forgiven than can be listed'] : notes;
  }
}
