import { InvalidCursorError } from '../ports/invalid-cursor.ts';
import type { ListedObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { loadReadable, type Readable } from './load-readable.ts';
import type { StoredObjectKind } from './stored-object.ts';

/** A page of a list: the end of the previous page, and the maximum number of entries. */
export interface Page {
  cursor?: string;
  limit: number;
}

/**
 * A page of the objects under a prefix. `page` comes from a client.
 * @throws InvalidCursorError for a cursor of another list, which would silently give the whole list, or none of it
 */
export async function listPage(
  { store }: Pick<Ports, 'store'>,
  prefix: string,
  page: Page,
): Promise<{ objects: ListedObject[]; cursor?: string }> {
  if (page.cursor !== undefined && !page.cursor.startsWith(prefix)) throw new InvalidCursorError();
  return store.list(prefix, page);
}

/**
 * A page of the objects under a prefix, in the order of their keys. `cursor` is absent on the last one.
 * @throws InvalidCursorError
 */
export async function loadPage<State>(
  ports: Pick<Ports, 'store' | 'log'>,
  { load }: Pick<StoredObjectKind<State>, 'load'>,
  prefix: string,
  page: Page,
): Promise<Readable<State> & { cursor?: string }> {
  const { objects, cursor } = await listPage(ports, prefix, page);
  const keys = objects.map(({ key }) => key);
  const loaded = await loadReadable(ports, keys, async (key) => (await load(ports, key))?.state);
  return { ...loaded, ...(cursor !== undefined && { cursor }) };
}
