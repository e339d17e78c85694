import { addDays, dayOf, type UtcDay } from '../../../core/names/utc-day.ts';
import { jsonBytes } from '../../../core/text/format-json.ts';
import { addWholeDays, type Figures } from '../../../core/tls-rpt/figures/totals.ts';
import { shownFrom } from '../../store/domains/shown-figures.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { fitPage, listPage, type Page } from '../../store/load-page.ts';
import { loadReadable } from '../../store/load-readable.ts';
import { loadDays } from '../../store/reports/load-days.ts';
import {
  type DomainFilter,
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
import { sortByUrgency } from './sort-by-urgency.ts';

export interface ListedDomain extends FoundDomain {
  /** Of the last 7 UTC days, today included; absent if the list is asked for without. */
  week?: WeekFigures;
}

export interface WeekFigures extends Figures {
  from: UtcDay;
  to: UtcDay;
  /** Days that this version cannot read; absent if there are none. */
  unreadable?: string[];
}

export interface ListOptions {
  sort?: 'name' | 'urgency' | undefined;
  /** The figures of the week take 14 more reads per domain. */
  isWithoutWeek?: boolean;
}

export interface ListedDomains {
  domains: ListedDomain[];
  unreadable?: string[];
  cursor?: string;
  /** Only if urgency was asked for; `name` if there are too many. */
  sortedBy?: 'name' | 'urgency';
}

/** A filter may match nothing for long, and a call must end: the next page continues there. */
const mostRead = 2_000;

/**
 * A page of the domains that the caller may see, in the order of their names; an owner's in the order of the owner's keys.
 * A page of a filtered list may be short, or even empty, and not be the last.
 */
export async function listOwnDomains(
  ports: ListPorts,
  reader: ListReader,
  page: Page,
  filter: DomainFilter = {},
  { sort, isWithoutWeek = false }: ListOptions = {},
): Promise<ListedDomains> {
  const sorted = sort === 'urgency' ? await sortByUrgency(ports, reader, page, filter) : undefined;
  const { found, ...rest } = sorted ?? (await findByName(ports, reader, page, filter));
  return {
    domains: isWithoutWeek ? found : await withFigures(ports, found),
    ...rest,
    ...(sort === 'urgency' && { sortedBy: sorted ? 'urgency' : 'name' }),
  };
}

/** Domains read at a time. Attack: an owner whose domains were elsewhere before, each with policies of half a megabyte. */
const readsAtOnce = 50;

async function findByName(
  ports: ListPorts,
  reader: ListReader,
  page: Page,
  filter: DomainFilter,
): Promise<{ found: FoundDomain[]; unreadable?: string[]; cursor?: string }> {
  const found: { key: string; one: FoundDomain; bytes: number }[] = [];
  const unreadable: string[] = [];
  let cursor: string | undefined;
  let read = 0;
  for await (const batch of listBatches(ports, reader, page)) {
    cursor = batch.cursor;
    read += batch.keys.length;
    const keys = batch.keys.filter((key) => hasPart(nameIn(reader, key), filter.q));
    const loaded = await loadReadable(ports, keys, (key) => loadFound(ports, reader, key));
    for (const [key, one] of loaded.states)
      if (matches(filteredFacts(one), filter)) found.push({ key, one, bytes: jsonBytes(one) });
    unreadable.push(...(loaded.unreadable ?? []));
    const isFull = found.length >= page.limit || fitting(found).length < found.length;
    if (isFull || read >= mostRead) break;
  }
  const listed = fitting(found.slice(0, page.limit));
  if (listed.length < found.length) cursor = listed.at(-1)?.key;
  const named = unreadable.filter((key) => cursor === undefined || key <= cursor);
  return {
    found: listed.map(({ one }) => one),
    ...(named.length > 0 && { unreadable: named.map((key) => nameIn(reader, key)) }),
    ...withCursor(cursor),
  };
}

const fitting = <Entry extends { bytes: number }>(found: readonly Entry[]): Entry[] =>
  fitPage(found, ({ bytes }) => bytes);

/** The keys of the reader's domains after a page's cursor, in small batches, each with the cursor to continue after it. */
async function* listBatches(
  ports: ListPorts,
  reader: ListReader,
  page: Page,
): AsyncGenerator<{ keys: string[]; cursor: string | undefined }> {
  let { cursor } = page;
  do {
    const { objects, ...part } = await listPage(ports, prefixOf(reader), { ...page, ...withCursor(cursor) });
    cursor = part.cursor;
    for (let at = 0; at < objects.length; at += readsAtOnce) {
      const keys = objects.slice(at, at + readsAtOnce).map(({ key }) => key);
      yield { keys, cursor: at + readsAtOnce < objects.length ? keys.at(-1) : cursor };
    }
  } while (cursor !== undefined);
}

const withCursor = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

/** Each domain needs 14 reads, mostly of nothing. */
const domainsAtOnce = 8;

async function withFigures(ports: ListPorts, found: FoundDomain[]): Promise<ListedDomain[]> {
  const to = dayOf(ports.clock.now());
  const listed: ListedDomain[] = [];
  await inParallel([...found.entries()], domainsAtOnce, async ([index, one]) => {
    const from = shownFrom(one.state, addDays(to, -6));
    const { states, unreadable } = await loadDays(ports, one.state.domain, from, to);
    listed[index] = {
      ...one,
      week: { from, to, ...addWholeDays(states), ...(unreadable && { unreadable }) },
    };
  });
  return listed;
}
