export interface TurnOptions {
  /** Each group that waits gets a turn in rotation, however many of it wait. */
  group?: string;
  /** Ends the wait, and only the wait. */
  signal?: AbortSignal;
}

/** So many pieces of work at a time. The others wait, those of a group in the order in which they came. */
export class Turns {
  #free: number;
  /** The group whose turn is next comes first. */
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** @throws the signal's reason if it is aborted before the work begins */
  async take<T>(work: () => Promise<T>, { group = '', signal }: TurnOptions = {}): Promise<T> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(group, signal);
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  async #wait(group: string, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const queue = this.#waiting.get(group) ?? new Set();
    this.#waiting.set(group, queue.add(resolve));
    const giveUp = () => {
      queue.delete(resolve);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Whoever waits gets the place itself, so that nobody who comes now is before it. */
  #passOn(): void {
    for (const [group, queue] of this.#waiting) {
      this.#waiting.delete(group);
      const [start] = queue;
      // Everybody of this group has given up.
      if (start === undefined) continue;
      queue.delete(start);
      if (queue.size > 0) this.#waiting.set(group, queue);
      start();
      return;
    }
    this.#free++;
  }
}
