import type { JsonObject } from '../json-object.ts';

/**
 * The RFC's names of an object's members, and the RFC's name for each other name that reporters use, by `squeeze()`.
 */
export interface MemberNames {
  known: ReadonlySet<string>;
  aliases: ReadonlyMap<string, string>;
}

/** `names` gives the other names of each RFC name. Case, hyphens and underscores do not matter in them. */
export function memberNames(names: Record<string, string[]>): MemberNames {
  const aliases = Object.entries(names).flatMap(([name, others]) =>
    [name, ...others].map((other): [string, string] => [squeeze(other), name]),
  );
  return { known: new Set(Object.keys(names)), aliases: new Map(aliases) };
}

/** `mx_host`, `mxHost`, `MX-Host` and `mx-host` are one name. */
const squeeze = (name: string) =>
  name
    .slice(0, 100)
    .replaceAll(/[^a-z0-9]/gi, '')
    .toLowerCase();

/** Whether an object has a member, under the RFC's name or another. */
export const hasMember = (raw: JsonObject, names: MemberNames, name: string): boolean =>
  name in raw || Object.keys(raw).some((other) => names.aliases.get(squeeze(other)) === name);

/** Collects unknown names, and notes on names that were accepted. */
export interface NameNotes {
  unknown(name: string): void;
  renamed(member: string, readAs: string): void;
}

/**
 * `raw` with the RFC's names only. If a member exists under the RFC's name and under another, the RFC's name counts.
 * Attack: `__proto__` as a name. Only own members are read, and only known names are written.
 */
export function readMembers(raw: JsonObject, names: MemberNames, path: string, notes: NameNotes): JsonObject {
  const others = Object.keys(raw).filter((name) => !names.known.has(name));
  if (others.length === 0) return raw;
  const members: JsonObject = {};
  for (const name of names.known) if (Object.hasOwn(raw, name)) members[name] = raw[name];
  for (const name of others) {
    const known = names.aliases.get(squeeze(name));
    if (known === undefined || Object.hasOwn(members, known)) notes.unknown(name);
    else {
      members[known] = raw[name];
      notes.renamed(path + name, known);
    }
  }
  return members;
}
