/** A value that says whether it was used since it was last asked to leave. */
export interface Evictable {
  isUsed: boolean;
}

/** Bounds the time of one removal. Without it, the first after a quiet day would look at a million entries. */
const maxSteps = 1_000;

/**
 * A map that can give up the entry that was not used for longest, or nearly so: a hand goes round all entries, spares those
 * that were used since its last visit, and stops at the first other (the "clock" algorithm). Noting a use costs one write.
 */
export class ClockMap<T extends Evictable> {
  readonly #map = new Map<string, T>();
  #hand: MapIterator<[string, T]> = this.#map.entries();

  get size(): number {
    return this.#map.size;
  }

  get(key: string): T | undefined {
    return this.#map.get(key);
  }

  set(key: string, value: T): void {
    this.#map.set(key, value);
  }

  delete(key: string): boolean {
    return this.#map.delete(key);
  }

  entries(): IterableIterator<[string, T]> {
    return this.#map.entries();
  }

  /** Which entry should leave; it is not removed yet. Undefined if there is none. */
  chooseVictim(): [string, T] | undefined {
    let last: [string, T] | undefined;
    for (let step = 0; step < maxSteps && this.#map.size > 0; step++) {
      const next = this.#hand.next();
      if (next.done) {
        this.#hand = this.#map.entries();
        continue;
      }
      last = next.value;
      if (!last[1].isUsed) return last;
      last[1].isUsed = false;
    }
    return last !== undefined && this.#map.has(last[0]) ? last : undefined;
  }
}
