import { compareText } from '../../core/text/compare-text.ts';
import {
  type DnsZone,
  type FoundSet,
  type RecordChange,
  RecordConflictError,
} from '../../service/ports/dns-zone.ts';

/** Route 53 in memory. A zone's id is `Z-` and its name. `before` sees every call first and may throw. */
export class MemoryDns implements DnsZone {
  before: (
    operation: 'findZone' | 'look' | 'read' | 'change' | 'confirm',
    name: string,
  ) => Promise<void> | void = () => {};
  readonly changes: RecordChange[] = [];
  readonly #zones = new Set<string>();
  readonly #sets = new Map<string, FoundSet>();

  addZone(name: string): void {
    this.#zones.add(name);
  }

  async findZone(name: string): Promise<{ id: string; name: string } | undefined> {
    await this.before('findZone', name);
    const zone = this.#zoneOf(name);
    return zone === undefined ? undefined : { id: `Z-${zone}`, name: zone };
  }

  async look(name: string, type: 'TXT' | 'CNAME'): Promise<string[] | undefined> {
    await this.before('look', name);
    return this.#zoneOf(name) === undefined ? undefined : this.values(name, type);
  }

  async read(zoneId: string, name: string): Promise<FoundSet[]> {
    await this.before('read', name);
    this.#checkInZone(zoneId, name);
    return structuredClone([...this.#sets.values()].filter((set) => set.name === name));
  }

  async change(zoneId: string, changes: RecordChange[]): Promise<void> {
    await this.before('change', changes[0]?.to?.name ?? changes[0]?.from?.name ?? '');
    const next = new Map<string, FoundSet | undefined>();
    const stored = (key: string) => (next.has(key) ? next.get(key) : this.#sets.get(key));
    for (const { from, to } of changes) {
      const set = to ?? from;
      if (set === undefined) continue;
      this.#checkInZone(zoneId, set.name);
      const key = keyOf(set);
      if (to !== undefined && from !== undefined && keyOf(from) !== key)
        throw new Error('from and to differ in name or type');
      if (!sameRecordSet(stored(key), from)) throw new RecordConflictError(set.name);
      next.set(key, structuredClone(to));
    }
    for (const set of next.values()) {
      if (!set) continue;
      const keys = [...new Set([...this.#sets.keys(), ...next.keys()])];
      const types = keys.filter((key) => key.startsWith(`${set.name} `) && stored(key));
      // RFC 1034 §3.6.2: a CNAME stands alone. Route 53 answers InvalidChangeBatch.
      if (types.includes(keyOf({ name: set.name, type: 'CNAME' })) && types.length > 1)
        throw new RecordConflictError(set.name);
    }
    for (const [key, set] of next) {
      if (set) this.#sets.set(key, set);
      else this.#sets.delete(key);
    }
    this.changes.push(...structuredClone(changes));
  }

  async confirm(_zoneId: string, { name }: FoundSet): Promise<void> {
    await this.before('confirm', name);
  }

  /** The very record set, no CNAME followed. */
  lookup(name: string, type: string): FoundSet | undefined {
    return structuredClone(this.#sets.get(keyOf({ name, type })));
  }

  /** Every record set; for assertions. */
  recordSets(): FoundSet[] {
    return [...this.#sets.values()].toSorted((a, b) => compareText(keyOf(a), keyOf(b)));
  }

  /** Writes without any check, as a person in the Route 53 console. */
  set(name: string, type: string, values: string[], ttlSeconds = 60): void {
    this.#sets.set(keyOf({ name, type }), { name, type, ttlSeconds, values });
  }

  /** What only Route 53 has, such as an alias. */
  setForm(set: FoundSet): void {
    this.#sets.set(keyOf(set), set);
  }

  unset(name: string, type: string): void {
    this.#sets.delete(keyOf({ name, type }));
  }

  /** All values of one name and type, or an empty list; for assertions. */
  values(name: string, type: string): string[] {
    return this.lookup(name, type)?.values ?? [];
  }

  #zoneOf(name: string): string | undefined {
    const inside = [...this.#zones].filter((zone) => name === zone || name.endsWith(`.${zone}`));
    return inside.sort((a, b) => b.length - a.length)[0];
  }

  #checkInZone(zoneId: string, name: string): void {
    const zone = zoneId.slice(2);
    if (!this.#zones.has(zone)) throw new Error(`no zone "${zoneId}"`);
    if (name !== zone && !name.endsWith(`.${zone}`))
      throw new Error(`"${name}" is not in the zone "${zone}"`);
  }
}

const keyOf = ({ name, type }: { name: string; type: string }): string => `${name} ${type}`;

function sameRecordSet(a: FoundSet | undefined, b: FoundSet | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.form !== b.form) return false;
  return a.ttlSeconds === b.ttlSeconds && [...a.values].sort().join('\n') === [...b.values].sort().join('\n');
}
