import type { Ports } from '../ports/ports.ts';
import { loadReadable, type Readable } from './load-readable.ts';
import type { StoredObjectKind } from './stored-object.ts';

/** A page of a list: where the page before ended, and how many entries it has at most. */
export interface Page {
  cursor?: string;
  limit: number;
}

/** A page of the objects under a prefix, in the order of their keys. `cursor` is absent on the last one. */
export async function loadPage<State>(
  ports: Pick<Ports, 'store' | 'log'>,
  { load }: Pick<StoredObjectKind<State>, 'load'>,
  prefix: string,
  page: Page,
): Promise<Readable<State> & { cursor?: string }> {
  const { objects, cursor } = await ports.store.list(prefix, page);
  const keys = objects.map(({ key }) => key);
  const loaded = await loadReadable(ports, keys, async (key) => (await load(ports, key))?.state);
  return { ...loaded, ...(cursor !== undefined && { cursor }) };
}
