/** Edge locations. Each keeps a copy of the policy for the cache time, counted from its first request. */
export class EdgeCopies {
  readonly #copies = new Map<number, { text: string; at: number }>();
  readonly #cacheMs: number;
  readonly #locations: number;
  #isPinned = false;

  constructor(cacheSeconds: number, locations: number) {
    this.#cacheMs = cacheSeconds * 1000;
    this.#locations = locations;
  }

  serve(
    location: number,
    now: number,
    origin: () => string | undefined,
  ): { text: string; isOverdue: boolean } | undefined {
    const copy = this.#copies.get(location);
    const isFresh = copy !== undefined && now - copy.at < this.#cacheMs;
    if (copy && (isFresh || this.#isPinned)) return { text: copy.text, isOverdue: !isFresh };
    const text = origin();
    if (text === undefined) return undefined;
    this.#copies.set(location, { text, at: now });
    return { text, isOverdue: false };
  }

  /** A broken cache: every location keeps serving the oldest copy that any of them has. */
  pin(now: number, origin: () => string | undefined): void {
    this.serve(0, now, origin);
    const fresh = [...this.#copies.values()].filter(({ at }) => now - at < this.#cacheMs);
    const [oldest] = fresh.toSorted((a, b) => a.at - b.at);
    if (this.#isPinned || !oldest) return;
    for (let location = 0; location < this.#locations; location++) this.#copies.set(location, oldest);
    this.#isPinned = true;
  }

  unpin(now: number): void {
    if (!this.#isPinned) return;
    this.#isPinned = false;
    for (const [location, { at }] of this.#copies)
      if (now - at >= this.#cacheMs) this.#copies.delete(location);
  }
}
