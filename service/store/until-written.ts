import { type ObjectStore, PreconditionFailedError } from '../ports/object-store.ts';

interface Attempts<Found, Result> {
  /** @returns undefined if another writer was faster */
  attempt(found: Found | undefined): Promise<Result | undefined>;
  read(): Promise<Found | undefined>;
  known: Found | undefined;
  attempts: number;
}

/**
 * Attempts to change an object until nobody else wrote in between.
 *
 * Attack: strangers make hundreds of writers change one counter at once. If all tried again at once, one of them would win
 * each time, and the calls would grow with the square of their number. So those of a process that have lost once take
 * turns, and processes pause.
 * @throws PreconditionFailedError if others were always faster
 */
export async function untilWritten<Found, Result>(
  store: ObjectStore,
  key: string,
  { attempt, read, known, attempts }: Attempts<Found, Result>,
): Promise<Result> {
  const isFirst = !hasLine(store, key);
  const result = isFirst ? await attempt(known ?? (await read())) : undefined;
  if (result !== undefined) return result;
  return inLine(store, key, async () => {
    for (let losses = isFirst ? 1 : 0; losses < attempts; losses++) {
      if (losses > 0) await store.pauseAfterLoss?.(losses);
      const result = await attempt(await read());
      if (result !== undefined) return result;
    }
    throw new PreconditionFailedError(key);
  });
}

/** The last one in each line, by key; of every store, so that a test's store, which ends, takes it along. */
const linesOf = new WeakMap<ObjectStore, Map<string, Promise<unknown>>>();

const hasLine = (store: ObjectStore, key: string): boolean => linesOf.get(store)?.has(key) ?? false;

/**
 * Runs work on one object after all earlier work on it in this process that came here. So writers in one process do not
 * make each other lose. The work must not come here for the same object again: it would wait for itself.
 */
async function inLine<T>(store: ObjectStore, key: string, work: () => Promise<T>): Promise<T> {
  const lines = linesOf.get(store) ?? new Map<string, Promise<unknown>>();
  linesOf.set(store, lines);
  const done = (lines.get(key) ?? Promise.resolve()).then(work);
  const last = done.catch(() => {});
  lines.set(key, last);
  try {
    return await done;
  } finally {
    if (lines.get(key) === last) lines.delete(key);
  }
}
