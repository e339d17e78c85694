import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../service/ports/clock.ts';
import type { Timer } from '../../service/ports/timer.ts';

/** A clock and its timers, which a test lets run. */
export class VirtualTime implements Clock, Timer {
  #now = Date.parse('2026-11-24T10:00:00Z');
  readonly #timers = new Map<object, { at: number; run: () => void }>();

  now(): Date {
    return new Date(this.#now);
  }

  after(milliseconds: number, run: () => void): () => void {
    const key = {};
    this.#timers.set(key, { at: this.#now + milliseconds, run });
    return () => this.#timers.delete(key);
  }

  /** Lets seconds pass, which may be negative; what a timer started has then gone as far as it can. */
  async advance(seconds: number): Promise<void> {
    await settle();
    this.#now += seconds * 1_000;
    for (const [key, { at, run }] of [...this.#timers].sort(([, a], [, b]) => a.at - b.at)) {
      if (at > this.#now || !this.#timers.delete(key)) continue;
      run();
    }
    await settle();
  }
}

/** Until everything waits for the clock or the test. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
}
