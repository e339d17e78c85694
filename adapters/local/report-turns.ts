import { siteOf } from '../../core/names/network-of.ts';
import type { Clock } from '../../service/ports/clock.ts';
import type { Turns } from './turns.ts';

/**
 * For each site; if the client is not known, for each report URL.
 *
 * Attack: a gzip of 18 KB with 20,000 details, posted to the report URLs of many domains, which are in DNS. Each needs a
 * tenth of a second and 100 MB of memory while it is read, and none is above the limits of its URL.
 */
export const postTurnLimits = {
  /** Each holds a connection and a body. A reporter that posts more at once is asked to come again. */
  waiting: 20,
  /** A report of usual size takes a hundredth of a second, so this is enough for those about a thousand domains. */
  millisecondsPerMinute: 20_000,
} as const;

/** Has reports read one after the other, in turns with mail. */
export class LocalReportTurns {
  readonly #turns: Turns;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, number>();
  readonly #milliseconds = new Map<string, number>();
  #minute = 0;

  /** @param turns those of mail */
  constructor(turns: Turns, clock: Clock) {
    this.#turns = turns;
    this.#clock = clock;
  }

  async post<T>(
    work: () => Promise<T>,
    { client, inbox }: { client: string; inbox: string },
  ): Promise<T | 'too-many'> {
    const site = siteOf(client);
    const name = client === '' ? `url ${inbox}` : site;
    const waiting = this.#waiting.get(name) ?? 0;
    if (waiting >= postTurnLimits.waiting || this.#hasTakenAll(name)) return 'too-many';
    this.#waiting.set(name, waiting + 1);
    const timed = () => {
      this.#leave(name);
      return this.#time(name, work);
    };
    // Mail from the site takes its turns, too. All posts through a proxy are one group: mail waits for only one of them.
    return this.#turns.take(timed, { group: client === '' ? 'posts' : site, subgroup: inbox });
  }

  import<T>(work: () => Promise<T>, owner: string): Promise<T> {
    return this.#turns.take(work, { group: `owner ${owner}` });
  }

  #hasTakenAll(name: string): boolean {
    const minute = Math.floor(this.#clock.now().getTime() / 60_000);
    if (minute !== this.#minute) this.#milliseconds.clear();
    this.#minute = minute;
    return (this.#milliseconds.get(name) ?? 0) >= postTurnLimits.millisecondsPerMinute;
  }

  #leave(name: string): void {
    const waiting = (this.#waiting.get(name) ?? 0) - 1;
    if (waiting > 0) this.#waiting.set(name, waiting);
    else this.#waiting.delete(name);
  }

  async #time<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = this.#clock.now().getTime();
    try {
      return await work();
    } finally {
      const taken = this.#clock.now().getTime() - start;
      this.#milliseconds.set(name, (this.#milliseconds.get(name) ?? 0) + taken);
    }
  }
}
