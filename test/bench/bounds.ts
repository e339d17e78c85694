import { loadavg } from 'node:os';

/** A row of a benchmark with a bound that must hold. */
export interface BoundedRow {
  /** What must be true, in words: `p99 under 100 ms`. */
  bound: string;
  isKept: boolean;
  /** Processes that wanted a processor in the last minute: above the number of processors, times mean little. */
  load: number;
}

/** Adds the bound to the row. `npm run bench` exits with 1 if a bound is broken. */
export function withBound<Row extends object>(row: Row, bound: string, isKept: boolean): Row & BoundedRow {
  return { ...row, bound, isKept, load: round(loadavg()[0] ?? 0) };
}

export const round = (number: number): number => Number(number.toFixed(2));
