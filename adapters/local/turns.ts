/** So many pieces of work at a time. The others wait, in the order in which they came. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Whoever waits gets the place itself, so that nobody who comes now is before it.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
