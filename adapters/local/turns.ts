export interface TurnOptions {
  /** Groups take turns, however many of each are waiting. */
  group?: string;
  /** Stops the wait. Work that has begun continues. */
  signal?: AbortSignal;
}

/** Runs a limited number of pieces of work at a time. The rest wait, in order of arrival within each group. */
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

  /** The place passes straight to one that waits, so that no newcomer takes it first. */
  #passOn(): void {
    for (const [group, queue] of this.#waiting) {
      this.#waiting.delete(group);
      const [start] = queue;
      // Everybody in this group has given up.
      if (start === undefined) continue;
      queue.delete(start);
      if (queue.size > 0) this.#waiting.set(group, queue);
      start();
      return;
    }
    this.#free++;
  }
}
