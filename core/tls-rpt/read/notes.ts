/**
 * Collects the deviations of one report that were forgiven: short phrases, each once, in the order found, limited in
 * number.
 */
export class Notes {
  readonly #counts = new Map<string, number>();
  readonly #limit: number;
  #isFull = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(note: string): void {
    const count = this.#counts.get(note);
    if (count === undefined && this.#counts.size >= this.#limit) this.#isFull = true;
    else this.#counts.set(note, (count ?? 0) + 1);
  }

  list(): string[] {
    const notes = [...this.#counts].map(([note, count]) => (count === 1 ? note : `${note} (${count} times)`));
    return this.#isFull ? [...notes, 'there are more deviations than can be listed'] : notes;
  }
}
