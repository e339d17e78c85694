import type { Ports } from '../ports/ports.ts';
import { inParallel } from './in-parallel.ts';
import { skipUnreadable } from './skip-unreadable.ts';

/** Parts of a list, with the names of those that this version cannot read; absent if there are none. */
export interface Readable<State> {
  states: State[];
  unreadable?: string[];
}

/** As many as the AWS client has connections: a deployment may have thousands of owners. */
const concurrency = 50;

/**
 * Loads the parts of a list. A part that cannot be read is named, and the others are still returned.
 * @param names of the objects in order: keys, or the names from which `load` makes keys
 * @param load returns undefined for a deleted one
 */
export async function loadReadable<Name extends string, State>(
  ports: Pick<Ports, 'log'>,
  names: readonly Name[],
  load: (name: Name) => Promise<State | undefined>,
  atOnce: number = concurrency,
): Promise<Readable<State>> {
  const loaded: ({ state: State | undefined } | undefined)[] = [];
  await inParallel([...names.entries()], atOnce, async ([index, name]) => {
    loaded[index] = await skipUnreadable(ports, async () => ({ state: await load(name) }));
  });
  const states = loaded.flatMap((one) => (one?.state === undefined ? [] : [one.state]));
  const unreadable = names.filter((_, index) => loaded[index] === undefined);
  return { states, ...(unreadable.length > 0 && { unreadable }) };
}
