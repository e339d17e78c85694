import type { Forgive } from '../../../../../core/tls-rpt/read/quirks/forgive.ts';

/** Runs `read` and returns its value beside what it forgave. */
export function forgiven<T>(read: (forgive: Forgive) => T): [value: T, ...notes: string[]] {
  const notes: string[] = [];
  const value = read((what) => notes.push(what));
  return [value, ...notes];
}
