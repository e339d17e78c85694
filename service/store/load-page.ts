import { jsonBytes } from '../../core/text/format-json.ts';
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
 * A page ends before its entries take more than this. Lambda answers with 6 MB at most, and there the answer is a text
 * within JSON: a character that is escaped in both takes 14 bytes instead of 4.
 */
const maxPageBytes = 1_000_000;

/** The entries that fit into a page: at least one, unless there is none. @param bytesOf if it is not just their JSON */
export function fitPage<Entry>(
  entries: readonly Entry[],
  bytesOf: (entry: Entry) => number = jsonBytes,
): Entry[] {
  let bytes = 0;
  const end = entries.findIndex((entry, at) => {
    bytes += bytesOf(entry);
    return at > 0 && bytes > maxPageBytes;
  });
  return entries.slice(0, end === -1 ? entries.length : end);
}

/** Objects read at a time. */
const readsAtOnce = 50;

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
  const { objects, ...listed } = await listPage(ports, prefix, page);
  const keys = objects.map(({ key }) => key);
  const read: { key: string; state: State }[] = [];
  const unreadable: string[] = [];
  let { cursor } = listed;
  for (let at = 0; at < keys.length; at += readsAtOnce) {
    const loaded = await loadReadable(ports, keys.slice(at, at + readsAtOnce), async (key) => {
      const found = await load(ports, key);
      return found && { key, state: found.state };
    });
    read.push(...loaded.states);
    unreadable.push(...(loaded.unreadable ?? []));
    const fitting = fitPage(read, ({ state }) => jsonBytes(state));
    if (fitting.length === read.length) continue;
    read.splice(fitting.length);
    cursor = read.at(-1)?.key;
    break;
  }
  const isOnPage = (key: string) => cursor === undefined || key <= cursor;
  const named = unreadable.filter(isOnPage);
  return {
    states: read.map(({ state }) => state),
    ...(named.length > 0 && { unreadable: named }),
    ...(cursor !== undefined && { cursor }),
  };
}
