import type { Clock } from '../../service/ports/clock.ts';

/** Stands still until a test changes it. */
export class FixedClock implements Clock {
  #milliseconds: number;

  constructor(start = '2026-11-24T10:00:00Z') {
    this.#milliseconds = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#milliseconds);
  }

  advance(seconds: number): void {
    this.#milliseconds += seconds * 1_000;
  }

  set(time: string): void {
    this.#milliseconds = Date.parse(time);
  }
}
