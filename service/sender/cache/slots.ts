export interface SlotLimits {
  /** How many jobs run at once, of all sites and of each. */
  slots: number;
  perSite: number;
  /** How many more wait. Attack: a flood of names makes us keep one job for each. */
  waiting: number;
  waitingPerSite: number;
}

interface Waiting {
  site: string;
  start: () => void;
}

/**
 * Runs at most a number of jobs at once; the others wait in the order in which they came. Attack: one site with many names
 * whose servers never answer. It gets a few slots and places, and others do not wait for it.
 */
export class Slots {
  readonly #limits: SlotLimits;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, number>();
  readonly #waitingOf = new Map<string, number>();
  #inUse = 0;

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** @returns undefined if too many wait already, in all or of the site */
  async run<T>(site: string, job: () => Promise<T>): Promise<T | undefined> {
    if (this.#inUse < this.#limits.slots && this.#mayRun(site)) this.#take(site);
    else if (this.#isFull(site)) return undefined;
    else await this.#wait(site);
    try {
      return await job();
    } finally {
      this.#release(site);
    }
  }

  #mayRun(site: string): boolean {
    return (this.#running.get(site) ?? 0) < this.#limits.perSite;
  }

  #isFull(site: string): boolean {
    const { waiting, waitingPerSite } = this.#limits;
    return this.#waiting.length >= waiting || (this.#waitingOf.get(site) ?? 0) >= waitingPerSite;
  }

  async #wait(site: string): Promise<void> {
    count(this.#waitingOf, site, 1);
    await new Promise<void>((start) => this.#waiting.push({ site, start }));
  }

  #take(site: string): void {
    this.#inUse++;
    count(this.#running, site, 1);
  }

  #release(site: string): void {
    this.#inUse--;
    count(this.#running, site, -1);
    const at = this.#waiting.findIndex((one) => this.#mayRun(one.site));
    const [next] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (!next) return;
    count(this.#waitingOf, next.site, -1);
    // The slot goes to the next directly, or a newcomer would take it first.
    this.#take(next.site);
    next.start();
  }
}

function count(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const value = (counts.get(key) ?? 0) + change;
  if (value > 0) counts.set(key, value);
  else counts.delete(key);
}
