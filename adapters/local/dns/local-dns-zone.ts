import type { DnsZone, FoundSet, RecordChange, RecordType } from '../../../service/ports/dns-zone.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import { parseBegunNames, parseStoredName } from './stored-names.ts';
import { applyChanges, type NameState, Zone } from './zone.ts';

const keys = {
  zones: 'dns/zones/',
  zone: (zone: string) => `dns/zones/${zone}.json`,
  records: 'dns/records/',
  name: (zone: string, name: string) => `dns/records/${zone}/${name}.json`,
  /**
   * A change of several names in progress. It is repeated at the next start, so that it is done completely or not at
   * all.
   */
  begun: (zone: string) => `dns/begun/${zone}.json`,
};

/** Reads the zones and their records, and finishes changes that a killed process had begun. */
export async function openLocalDnsZone(store: ObjectStore): Promise<LocalDnsZone> {
  const zones = new LocalDnsZone(store);
  await zones.load();
  return zones;
}

/**
 * The zones of the embedded DNS server, which answers from memory. A change is stored before it reaches memory. A zone's
 * id is its name.
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
      await this.#finishBegunChange(zone);
    }
    for await (const { key } of listAll(this.#store, keys.records)) {
      const zone = this.#zones.get(key.split('/')[2] ?? '');
      const stored = await this.#store.get(key);
      if (zone && stored) zone.set(parseStoredName(key, stored.body));
    }
  }

  /** Adds a zone. Adding it again changes nothing. */
  async addZone(name: string): Promise<void> {
    if (this.#zones.has(name)) return;
    await this.#store.put(keys.zone(name), `${JSON.stringify({ schema: 1, zone: name })}\n`);
    this.#zones.set(name, new Zone(name));
  }

  async findZone(name: string): Promise<{ id: string; name: string } | undefined> {
    const zone = this.zoneOf(name);
    return zone && { id: zone.name, name: zone.name };
  }

  async read(zoneId: string, name: string): Promise<FoundSet[]> {
    return structuredClone(this.#zone(zoneId).setsOf(name) ?? []);
  }

  async look(name: string, type: RecordType): Promise<string[] | undefined> {
    const zone = this.zoneOf(name);
    return zone && (zone.answersFor(name)?.find((set) => set.type === type)?.values ?? []).slice();
  }

  change(zoneId: string, changes: RecordChange[]): Promise<void> {
    // One change at a time, so that the state a change was checked against is still the state when it is written.
    const done = this.#lastChange.then(() => this.#change(zoneId, changes));
    this.#lastChange = done.catch(() => {});
    return done;
  }

  /** Nothing to wait for: the server answers from the memory that `change` writes. */
  async confirm(): Promise<void> {}

  /** The most specific of our zones that contains `name`. */
  zoneOf(name: string): Zone | undefined {
    for (let rest = name; rest !== ''; rest = rest.replace(/^[^.]*\.?/, '')) {
      const zone = this.#zones.get(rest);
      if (zone !== undefined) return zone;
    }
    return undefined;
  }

  async #change(zoneId: string, changes: RecordChange[]): Promise<void> {
    const zone = this.#zone(zoneId);
    await this.#finishBegunChange(zoneId);
    const names = applyChanges(zone, changes);
    if (names.length > 1) await this.#store.put(keys.begun(zoneId), JSON.stringify(names));
    for (const state of names) await this.#write(zoneId, state);
    if (names.length > 1) await this.#store.delete(keys.begun(zoneId));
    for (const state of names) zone.set(state);
  }

  async #finishBegunChange(zoneId: string): Promise<void> {
    const begun = await this.#store.get(keys.begun(zoneId));
    if (begun === undefined) return;
    for (const state of parseBegunNames(keys.begun(zoneId), begun.body)) {
      await this.#write(zoneId, state);
      this.#zone(zoneId).set(state);
    }
    await this.#store.delete(keys.begun(zoneId));
  }

  async #write(zoneId: string, state: NameState): Promise<void> {
    const key = keys.name(zoneId, state.name);
    if (state.sets.length === 0) await this.#store.delete(key);
    else await this.#store.put(key, `${JSON.stringify({ schema: 1, ...state }, null, 2)}\n`);
  }

  #zone(zoneId: string): Zone {
    const zone = this.#zones.get(zoneId);
    if (zone === undefined) throw new Error(`Cannot use the zone "${zoneId}": it is not one of ours`);
    return zone;
  }
}

async function* listAll(store: ObjectStore, prefix: string) {
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, cursor === undefined ? {} : { cursor });
    yield* page.objects;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
