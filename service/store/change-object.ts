import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { formatState } from './state-json.ts';

/** More writers of one object at one instant than this is a fault, not a race: each lost attempt is another's success. */
const maxAttempts = 100;

/**
 * Reads, changes and writes an object until no one else wrote in between.
 *
 * @param change gets what is stored, undefined where nothing is. It may run several times; what it throws ends
 * everything. It returns undefined (or what it was given) to leave the object as it is
 * @returns what is stored afterwards; undefined where nothing is
 * @throws PreconditionFailedError, UnreadableStateError
 */
export async function changeObject<T, C extends T | undefined>(
  { store }: Pick<Ports, 'store'>,
  { key, read }: { key: string; read: (key: string, body: Uint8Array) => T },
  change: (before: T | undefined) => C | Promise<C>,
): Promise<T | C> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const object = await store.get(key);
    const before = object && read(object.key, object.body);
    const after = await change(before);
    if (after === undefined) return before ?? after;
    const body = formatState(after);
    if (object && body === Buffer.from(object.body).toString('utf8')) return after;
    try {
      await store.put(key, body, object ? { ifMatch: object.etag } : { ifNoneMatch: '*' });
      return after;
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
  throw new PreconditionFailedError(key);
}
