export interface TurnOptions {
  /** Groups take turns, however many of each are waiting. */
  group?: string;
  /** Within a group, these take its turns by turns. */
  subgroup?: string;
  /** Stops the wait. Work that has begun continues. */
  signal?: AbortSignal;
}

/** Runs a limited number of pieces of work at a time. The rest wait, in order of arrival within each group. */
export class Turns {
  #free: number;
  /** By group and subgroup: those whose turn is next come first. */
  readonly #waiting = new Map<string, Map<string, Set<() => void>>>();

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** @throws the signal's reason if it is aborted before the work begins */
  async take<T>(work: () => Promise<T>, options: TurnOptions = {}): Promise<T> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(options);
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  async #wait({ group = '', subgroup = '', signal }: TurnOptions): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const subgroups = this.#waiting.get(group) ?? new Map<string, Set<() => void>>();
    const queue = subgroups.get(subgroup) ?? new Set();
    this.#waiting.set(group, subgroups.set(subgroup, queue.add(resolve)));
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
    for (const [group, subgroups] of this.#waiting) {
      this.#waiting.delete(group);
      const start = takeNext(subgroups);
      // Everybody in this group has given up.
      if (start === undefined) continue;
      if (subgroups.size > 0) this.#waiting.set(group, subgroups);
      start();
      return;
    }
    this.#free++;
  }
}

function takeNext(subgroups: Map<string, Set<() => void>>): (() => void) | undefined {
  for (const [subgroup, queue] of subgroups) {
    subgroups.delete(subgroup);
    const [start] = queue;
    if (start === undefined) continue;
    queue.delete(start);
    if (queue.size > 0) subgroups.set(subgroup, queue);
    return start;
  }
  return undefined;
}
