import type { Ports } from '../ports/ports.ts';
import { setAside } from './set-aside.ts';
import { isDamaged, type StoredObjectKind } from './stored-object.ts';

/** An object that may begin anew: what is lost with it costs less than work that stops for ever. */
export interface Renewable<State> {
  kind: Pick<StoredObjectKind<State>, 'replace'>;
  key: string;
  /** What takes the place of a damaged one. */
  anew: () => State | Promise<State>;
}

/**
 * Does work on an object. If that is damaged, a copy is set aside, the object begins anew, and the work is done again. A
 * newer version's object is left to that version.
 * @throws UnreadableStateError for a newer version's object, and for others that the work reads
 */
export async function beginAnewIfDamaged<State, Result>(
  ports: Pick<Ports, 'store' | 'log'>,
  { kind, key, anew }: Renewable<State>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isDamaged(error) || error.key !== key) throw error;
    const aside = await setAside(ports, key);
    if (aside) {
      // If somebody else was first, theirs is as good.
      await kind.replace(ports, key, await anew(), aside.etag);
      ports.log.error('unreadable-state', { key, error: error.message, copy: aside.copy });
    }
    return await work();
  }
}
