import type { Clock } from '../../service/ports/clock.ts';

/** Attack: a million made-up sources, each of which takes memory. */
const maxKeys = 100_000;

/** Counts events by key, such as a client's network, in the current period: a second or an hour. */
export class PeriodCounts {
  readonly #clock: Clock;
  readonly #periodMilliseconds: number;
  readonly #counts = new Map<string, number>();
  #period = 0;

  constructor(clock: Clock, periodMilliseconds: number) {
    this.#clock = clock;
    this.#periodMilliseconds = periodMilliseconds;
  }

  /** @returns how many events the key has had in this period, including this one */
  add(key: string): number {
    const period = Math.floor(this.#clock.now().getTime() / this.#periodMilliseconds);
    if (period !== this.#period || this.#counts.size >= maxKeys) this.#counts.clear();
    this.#period = period;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count;
  }
}
