import {
  type DnsZone,
  type RecordChange,
  RecordConflictError,
  type RecordSet,
  type RecordType,
} from '../../../service/ports/dns-zone.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import { checkRecordSet, checkRecordSetsOfName } from './record-set.ts';

/** All record sets of one name, as they are stored. */
interface NameState {
  name: string;
  sets: RecordSet[];
}

const keys = {
  zones: 'dns/zones/',
  zone: (zone: string) => `dns/zones/${zone}.json`,
  records: 'dns/records/',
  name: (zone: string, name: string) => `dns/records/${zone}/${name}.json`,
  /** A change of several names that was begun; repeated at the next start, so that it is done wholly or not at all. */
  begun: (zone: string) => `dns/begun/${zone}.json`,
};

/** Reads the zones and their records, and ends changes that a killed process had begun. */
export async function openLocalDnsZone(store: ObjectStore): Promise<LocalDnsZone> {
  const zones = new LocalDnsZone(store);
  await zones.load();
  return zones;
}

/**
 * The zones of the embedded DNS server. The server answers from memory; every change is in the store before it is
 * there. A zone's id is its name.
 */
export class LocalDnsZone implements DnsZone {
  readonly #store: ObjectStore;
  readonly #zones = new Map<string, Zone>();
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  async load(): Promise<void> {
    for await (const { key } of listAll(this.#store, keys.zones)) {
      const zone = key.slice(keys.zones.length, -'.json'.length);
      this.#zones.set(zone, new Zone(zone));
      await this.#endBegunChange(zone);
    }
    for await (const { key } of listAll(this.#store, keys.records)) {
      const zone = this.#zones.get(key.split('/')[2] ?? '');
      const stored = await this.#store.get(key);
      if (zone && stored) zone.set(parseNameState(key, stored.body));
    }
  }

  /** Makes a zone ours. Repeating it changes nothing. */
  async addZone(name: string): Promise<void> {
    if (this.#zones.has(name)) return;
    await this.#store.put(keys.zone(name), `${JSON.stringify({ schema: 1, zone: name })}\n`);
    this.#zones.set(name, new Zone(name));
  }

  async findZone(name: string): Promise<{ id: string; name: string } | undefined> {
    const zone = this.zoneOf(name);
    return zone && { id: zone.name, name: zone.name };
  }

  async read(zoneId: string, name: string, type: RecordType): Promise<RecordSet | undefined> {
    return structuredClone(this.#zone(zoneId).find(name, type));
  }

  change(zoneId: string, changes: RecordChange[]): Promise<void> {
    // One after the other, so that what a change was checked against is still so when it is written.
    const done = this.#lastChange.then(() => this.#change(zoneId, changes));
    this.#lastChange = done.catch(() => {});
    return done;
  }

  /** The server answers from the memory that `change` writes. */
  async confirm(): Promise<void> {}

  /** The most specific of our zones that `name` lies in. */
  zoneOf(name: string): Zone | undefined {
    for (let rest = name; rest !== ''; rest = rest.replace(/^[^.]*\.?/, '')) {
      const zone = this.#zones.get(rest);
      if (zone !== undefined) return zone;
    }
    return undefined;
  }

  async #change(zoneId: string, changes: RecordChange[]): Promise<void> {
    const zone = this.#zone(zoneId);
    await this.#endBegunChange(zoneId);
    const names = applyChanges(zone, changes);
    if (names.length > 1) await this.#store.put(keys.begun(zoneId), JSON.stringify(names));
    for (const state of names) await this.#write(zoneId, state);
    if (names.length > 1) await this.#store.delete(keys.begun(zoneId));
    for (const state of names) zone.set(state);
  }

  async #endBegunChange(zoneId: string): Promise<void> {
    const begun = await this.#store.get(keys.begun(zoneId));
    if (begun === undefined) return;
    const names: NameState[] = JSON.parse(Buffer.from(begun.body).toString('utf8'));
    for (const state of names) {
      await this.#write(zoneId, state);
      this.#zone(zoneId).set(state);
    }
    await this.#store.delete(keys.begun(zoneId));
  }

  async #write(zoneId: string, { name, sets }: NameState): Promise<void> {
    const key = keys.name(zoneId, name);
    if (sets.length === 0) await this.#store.delete(key);
    else await this.#store.put(key, `${JSON.stringify({ schema: 1, name, sets }, null, 2)}\n`);
  }

  #zone(zoneId: string): Zone {
    const zone = this.#zones.get(zoneId);
    if (zone === undefined) throw new Error(`Cannot use the zone "${zoneId}": it is not one of ours`);
    return zone;
  }
}

/** One zone in memory. */
export class Zone {
  readonly name: string;
  /** Of the SOA record; grows with each change, also over restarts. */
  serial = Math.floor(Date.now() / 1_000) % 0x1_0000_0000;
  readonly #sets = new Map<string, RecordSet[]>();
  /** How many names with records lie below a name: it exists then, though it has none itself (RFC 8020). */
  readonly #namesBelow = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  /** The record sets of a name, or undefined if it does not exist (NXDOMAIN). */
  setsOf(name: string): RecordSet[] | undefined {
    const sets = this.#sets.get(name);
    return sets ?? (name === this.name || this.#namesBelow.has(name) ? [] : undefined);
  }

  find(name: string, type: RecordType): RecordSet | undefined {
    return this.#sets.get(name)?.find((set) => set.type === type);
  }

  set({ name, sets }: NameState): void {
    const change = Number(sets.length > 0) - Number(this.#sets.has(name));
    if (sets.length > 0) this.#sets.set(name, sets);
    else this.#sets.delete(name);
    for (let above = parentOf(name); above.length >= this.name.length; above = parentOf(above)) {
      const below = (this.#namesBelow.get(above) ?? 0) + change;
      if (below > 0) this.#namesBelow.set(above, below);
      else this.#namesBelow.delete(above);
    }
    this.serial++;
  }
}

const parentOf = (name: string): string => name.slice(name.indexOf('.') + 1 || name.length);

/** The names that `changes` leave changed, each with all its record sets; everything checked before anything is done. */
function applyChanges(zone: Zone, changes: RecordChange[]): NameState[] {
  const names = new Map<string, RecordSet[]>();
  const seen = new Set<string>();
  for (const { from, to } of changes) {
    const { name, type } = checkChange(zone, { from, to });
    if (seen.has(`${name} ${type}`)) throw new Error(`Cannot change ${type} of "${name}" twice at once`);
    seen.add(`${name} ${type}`);
    if (!isSameSet(zone.find(name, type), from)) throw new RecordConflictError(name);
    const others = (names.get(name) ?? zone.setsOf(name) ?? []).filter((set) => set.type !== type);
    names.set(name, to === undefined ? others : [...others, structuredClone(to)]);
  }
  for (const [name, sets] of names) checkRecordSetsOfName(zone.name, name, sets);
  return [...names].map(([name, sets]) => ({ name, sets }));
}

function checkChange(zone: Zone, { from, to }: RecordChange): RecordSet {
  const set = to ?? from;
  if (set === undefined) throw new Error('Cannot change a record set from nothing to nothing');
  if (from && to && (from.name !== to.name || from.type !== to.type))
    throw new Error(`Cannot change ${from.type} of "${from.name}" to ${to.type} of "${to.name}"`);
  if (set.name !== zone.name && !set.name.endsWith(`.${zone.name}`))
    throw new Error(`Cannot change the records of "${set.name}": it is not in the zone "${zone.name}"`);
  if (to !== undefined) checkRecordSet(to);
  return set;
}

/** The order of values within a set means nothing. */
function isSameSet(a: RecordSet | undefined, b: RecordSet | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.ttlSeconds === b.ttlSeconds &&
    JSON.stringify([...a.values].sort()) === JSON.stringify([...b.values].sort())
  );
}

function parseNameState(key: string, body: Uint8Array): NameState {
  const state: NameState = JSON.parse(Buffer.from(body).toString('utf8'));
  if (!Array.isArray(state.sets)) throw new Error(`Cannot read "${key}": it has no record sets`);
  return state;
}

async function* listAll(store: ObjectStore, prefix: string) {
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, cursor === undefined ? {} : { cursor });
    yield* page.objects;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
