/**
 * A list by urgency needs every domain of the reader, and most did not change since the last one. So this process
 * remembers how urgent each was, with the ETags of the objects that say so, and reads only those that changed.
 */
import { jsonBytes } from '../../../core/text/format-json.ts';
import { InvalidCursorError } from '../../ports/invalid-cursor.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { incidentsKey } from '../../store/domains/incidents.ts';
import { listObjects } from '../../store/list-objects.ts';
import { fitPage, type Page } from '../../store/load-page.ts';
import { loadReadable } from '../../store/load-readable.ts';
import { prefixes } from '../../store/prefixes.ts';
import {
  type DomainFilter,
  type FilteredFacts,
  type FoundDomain,
  filteredFacts,
  hasPart,
  type ListPorts,
  type ListReader,
  loadFound,
  matches,
  nameIn,
  prefixOf,
} from './find-domains.ts';
import { urgencies, urgencyOf } from './urgency.ts';

/** More would take too long to list, even if none changed. */
const mostSorted = 10_000;

interface Entry extends FilteredFacts {
  /** Position in `urgencies`. */
  rank: number;
}

interface Remembered {
  etags: string;
  entry: Entry;
}

/** Of every domain of a store, so that a test's store, which ends, takes it along. */
const rememberedOf = new WeakMap<ObjectStore, Map<string, Remembered>>();

/** @returns undefined if the reader has too many domains to sort */
export async function sortByUrgency(
  ports: ListPorts,
  reader: ListReader,
  { cursor, limit }: Page,
  filter: DomainFilter,
): Promise<{ found: FoundDomain[]; unreadable?: string[]; cursor?: string } | undefined> {
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  const entries = await loadEntries(ports, reader);
  if (!entries) return undefined;
  const places = [...entries.states]
    .filter(([key, entry]) => hasPart(nameIn(reader, key), filter.q) && matches(entry, filter))
    .map(([key, { rank }]) => formatCursor(rank, key))
    .sort((a, b) => (a < b ? -1 : 1))
    .filter((place) => after === undefined || place > after);
  const page = places.slice(0, limit);
  const loaded = await loadReadable(
    ports,
    page.map((place) => place.slice(2)),
    (key) => loadFound(ports, reader, key),
  );
  const found = fitPage(loaded.states, ([, one]) => jsonBytes(one));
  const [lastKey] = found.at(-1) ?? [];
  const isWhole = found.length === loaded.states.length;
  const last = isWhole ? page.at(-1) : page.find((place) => place.slice(2) === lastKey);
  const unreadable = entries.unreadable?.map((key) => nameIn(reader, key));
  return {
    found: found.map(([, one]) => one),
    ...(unreadable && { unreadable }),
    ...(last !== undefined && last !== places.at(-1) && { cursor: last }),
  };
}

/** A place in the list: its order is that of the text. A domain that changed meanwhile may be seen twice, or not at all. */
const formatCursor = (rank: number, key: string): string => `${rank} ${key}`;

/** @throws InvalidCursorError */
function parseCursor(cursor: string): string {
  if (!/^\d ./u.test(cursor)) throw new InvalidCursorError();
  return cursor;
}

async function loadEntries(
  ports: ListPorts,
  reader: ListReader,
): Promise<{ states: [string, Entry][]; unreadable?: string[] } | undefined> {
  const listed = new Map<string, string>();
  for await (const { key, etag } of listObjects(ports, prefixOf(reader))) {
    listed.set(key, etag);
    if (listed.size > mostSorted) return undefined;
  }
  const keys = [...listed.keys()];
  // An owner's list holds names only. It is short, unless the operator raised the quota.
  if (reader.owner !== undefined)
    return loadReadable(ports, keys, async (key) => entryOf(key, await loadFound(ports, reader, key)));
  const watched = new Map<string, string>();
  for await (const { key, etag } of listObjects(ports, prefixes.incidents)) watched.set(key, etag);
  const etagsOf = (key: string) =>
    `${listed.get(key)} ${watched.get(incidentsKey(nameIn(reader, key))) ?? ''}`;
  return loadChanged(ports, keys, etagsOf);
}

const entryOf = (key: string, loaded: Awaited<ReturnType<typeof loadFound>>): [string, Entry] | undefined => {
  if (!loaded) return undefined;
  const [, found] = loaded;
  return [key, { rank: urgencies.indexOf(urgencyOf(found)), ...filteredFacts(found) }];
};

async function loadChanged(
  ports: ListPorts,
  keys: string[],
  etagsOf: (key: string) => string,
): Promise<{ states: [string, Entry][]; unreadable?: string[] }> {
  const before = rememberedOf.get(ports.store);
  const now = new Map<string, Remembered>();
  const loaded = await loadReadable(ports, keys, async (key): Promise<[string, Entry] | undefined> => {
    const known = before?.get(key);
    const etags = etagsOf(key);
    // A domain that changes after it was listed is read as it is now, and read again by the next list.
    const one: [string, Entry] | undefined =
      known?.etags === etags ? [key, known.entry] : entryOf(key, await loadFound(ports, {}, key));
    if (one) now.set(key, { etags, entry: one[1] });
    return one;
  });
  rememberedOf.set(ports.store, now);
  return loaded;
}
