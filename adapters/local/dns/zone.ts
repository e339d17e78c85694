import {
  type FoundSet,
  type RecordChange,
  RecordConflictError,
  type RecordSet,
} from '../../../service/ports/dns-zone.ts';
import { checkRecordSet, checkRecordSetsOfName } from './record-set.ts';

/** All record sets of one name. As loaded, it and each set have what a newer version wrote, which is kept. */
export interface NameState {
  name: string;
  sets: RecordSet[];
}

/** One zone in memory. */
export class Zone {
  readonly name: string;
  /** The serial of the SOA record. It grows with each change, and across restarts. */
  serial = Math.floor(Date.now() / 1_000) % 0x1_0000_0000;
  readonly #names = new Map<string, NameState>();
  /** How many names with records lie below a name. Such a name exists even if it has no records itself (RFC 8020). */
  readonly #namesBelow = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  /** The record sets of a name, or undefined if it does not exist (NXDOMAIN). */
  setsOf(name: string): RecordSet[] | undefined {
    const sets = this.#names.get(name)?.sets;
    return sets ?? (name === this.name || this.#namesBelow.has(name) ? [] : undefined);
  }

  /** A name as it is stored; undefined if it has no records. */
  stateOf(name: string): NameState | undefined {
    return this.#names.get(name);
  }

  /** The record sets that answer for a name: its own, or those of the wildcard that stands for it (RFC 4592 §3.3.1). */
  answersFor(name: string): RecordSet[] | undefined {
    const own = this.setsOf(name);
    if (own !== undefined) return own;
    let encloser = parentOf(name);
    while (this.setsOf(encloser) === undefined) encloser = parentOf(encloser);
    return this.stateOf(`*.${encloser}`)?.sets;
  }

  find(name: string, type: string): RecordSet | undefined {
    return this.stateOf(name)?.sets.find((set) => set.type === type);
  }

  set(state: NameState): void {
    const { name, sets } = state;
    const change = Number(sets.length > 0) - Number(this.#names.has(name));
    if (sets.length > 0) this.#names.set(name, state);
    else this.#names.delete(name);
    for (let above = parentOf(name); above.length >= this.name.length; above = parentOf(above)) {
      const below = (this.#namesBelow.get(above) ?? 0) + change;
      if (below > 0) this.#namesBelow.set(above, below);
      else this.#namesBelow.delete(above);
    }
    this.serial++;
  }
}

const parentOf = (name: string): string => name.slice(name.indexOf('.') + 1 || name.length);

/**
 * Returns each changed name with all its record sets afterwards. The zone itself is not changed.
 * @throws RecordConflictError if a record set is not the one that a change starts from, or is beside a CNAME
 * @throws Error if the result is not valid
 */
export function applyChanges(zone: Zone, changes: RecordChange[]): NameState[] {
  const names = new Map<string, RecordSet[]>();
  const changed = new Set<string>();
  for (const { from, to } of changes) {
    const { name, type } = checkChange(zone, { from, to });
    if (changed.has(`${name} ${type}`)) throw new Error(`Cannot change ${type} of "${name}" twice at once`);
    changed.add(`${name} ${type}`);
    const before = zone.find(name, type);
    if (!isSameSet(before, from)) throw new RecordConflictError(name);
    const others = (names.get(name) ?? zone.setsOf(name) ?? []).filter((set) => set.type !== type);
    names.set(name, to === undefined ? others : [...others, { ...before, ...structuredClone(to) }]);
  }
  for (const [name, sets] of names) {
    // RFC 1034 §3.6.2: a CNAME is the only record of its name.
    if (sets.length > 1 && sets.some(({ type }) => type === 'CNAME')) throw new RecordConflictError(name);
    checkRecordSetsOfName(zone.name, name, sets);
  }
  return [...names].map(([name, sets]) => ({ ...zone.stateOf(name), name, sets }));
}

function checkChange(zone: Zone, { from, to }: RecordChange): FoundSet {
  const set = to ?? from;
  if (set === undefined) throw new Error('Cannot change a record set from nothing to nothing');
  if (from && to && (from.name !== to.name || from.type !== to.type))
    throw new Error(`Cannot change ${from.type} of "${from.name}" to ${to.type} of "${to.name}"`);
  if (set.name !== zone.name && !set.name.endsWith(`.${zone.name}`))
    throw new Error(`Cannot change the records of "${set.name}": it is not in the zone "${zone.name}"`);
  if (to !== undefined) checkRecordSet(to);
  return set;
}

/** The order of values within a set has no meaning. */
function isSameSet(a: FoundSet | undefined, b: FoundSet | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.ttlSeconds === b.ttlSeconds &&
    JSON.stringify([...a.values].sort()) === JSON.stringify([...b.values].sort())
  );
}
