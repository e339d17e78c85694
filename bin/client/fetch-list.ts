import { call } from '../commands/call-api.ts';
import { showProgress } from '../print.ts';

/** A list of the API, all its pages together. */
export interface Listed<Item> {
  items: Item[];
  /** Entries that the service cannot read. */
  unreadable: string[];
}

/**
 * Reads all pages of a list.
 * @param path with its query
 * @param most stops after so many
 * @returns undefined after an error, which it has printed
 */
export async function fetchList<Item>(
  path: string,
  member: string,
  most: number = Number.POSITIVE_INFINITY,
): Promise<Listed<Item> | undefined> {
  const items: Item[] = [];
  const unreadable: string[] = [];
  let cursor: string | undefined;
  do {
    const next =
      cursor === undefined ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
    const page = await call<Record<string, unknown>>('GET', path + next);
    if (!page) return undefined;
    items.push(...((page[member] as Item[] | undefined) ?? []));
    unreadable.push(...((page.unreadable as string[] | undefined) ?? []));
    cursor = page.cursor as string | undefined;
    if (cursor !== undefined) showProgress(`${items.length} …`);
  } while (cursor !== undefined && items.length < most);
  showProgress(' '.repeat(20));
  showProgress('');
  return { items: items.slice(0, most), unreadable };
}
