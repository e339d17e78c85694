import { readFileSync } from 'node:fs';
import { timestampOf } from '../../../core/names/timestamp.ts';
import {
  type ListEntry,
  type ListMatch,
  type ListName,
  readListEntry,
} from '../../../core/sender/lists/list-entry.ts';
import { type PolicyMapFault, readPolicyMaps } from '../../../core/sender/lists/read-policy-maps.ts';
import { quote } from '../../../core/text/quote.ts';
import { changeListFile } from './list-file.ts';
import { explainListFault } from './read-lists.ts';

export interface EntryWishes {
  list: string;
  kind: string;
  value: string;
  level?: string | undefined;
  reason?: string | undefined;
  /** `30d`, `12h`, or RFC 3339. */
  expires?: string | undefined;
}

export type AddedEntry = { entry: ListEntry; isNew: boolean };

/**
 * Adds an entry with an id of its own. An equal one that is there already stays as it is.
 * @throws Error that says what is wrong and what is expected
 */
export function addEntry(file: string, now: number, wishes: EntryWishes): AddedEntry {
  let added: AddedEntry | undefined;
  changeListFile(file, now, (entries) => {
    const entry = readWishes(wishes, nextId(entries), now);
    const known = entries.find((one) => saysTheSame(one, entry));
    added = { entry: known ?? entry, isNew: known === undefined };
    return known ? undefined : [...entries, entry];
  });
  if (!added) throw new Error('Cannot add the entry');
  return added;
}

/** @throws Error if no entry has the id */
export function removeEntry(file: string, now: number, id: string): ListEntry {
  let removed: ListEntry | undefined;
  changeListFile(file, now, (entries) => {
    removed = entries.find((one) => one.id === id);
    return removed && entries.filter((one) => one !== removed);
  });
  if (removed) return removed;
  throw new Error(`No entry has the id ${quote(id)}; "strictmx resolve list show" names the ids`);
}

export interface ImportedLists {
  added: ListEntry[];
  known: number;
  /** Lines that no list can say, with what is wrong. */
  refused: { line: number; text: string; why: string }[];
}

const whyRefused: Record<PolicyMapFault, string> = {
  'level-missing': 'it has no level',
  'level-unknown': 'its level is none of "none", "may", "encrypt", "verify" and "secure"',
  attributes: 'a list cannot say its attributes',
  destination: 'its destination is no domain, such as example.com or .example.com',
};

/**
 * Adds what a file of Postfix's `smtp_tls_policy_maps` asks for, as far as lists can say it.
 * @param expires of its exemptions, which must end
 * @throws Error that says what to do
 */
export function importPolicyMaps(
  file: string,
  now: number,
  { from, expires }: { from: string; expires?: string | undefined },
): ImportedLists {
  const { entries: read, refused } = readPolicyMaps(readFileSync(from, 'utf8'));
  const imported: ImportedLists = {
    added: [],
    known: 0,
    refused: refused.map(({ line, text, fault }) => ({ line, text, why: whyRefused[fault] })),
  };
  changeListFile(file, now, (entries) => {
    const all = [...entries];
    for (const { line, list, match, level } of read) {
      const reason = `line ${line} of ${from}`;
      const ends = list === 'exempt' ? { expires } : {};
      const entry = readWishes({ list, ...match, level, reason, ...ends }, nextId(all), now, 'import');
      if (all.some((one) => isForTheSame(one, entry))) imported.known++;
      else {
        all.push(entry);
        imported.added.push(entry);
      }
    }
    return imported.added.length > 0 ? all : undefined;
  });
  return imported;
}

function readWishes(
  { list, kind, value, level, reason, expires }: EntryWishes,
  id: string,
  now: number,
  source: ListEntry['source'] = 'admin',
): ListEntry {
  const ends = expires ?? (list === 'fallback' ? '1h' : undefined);
  const read = readListEntry(
    {
      id,
      list,
      match: { kind, value },
      ...(level !== undefined && { level }),
      reason,
      source,
      ...(ends !== undefined && { expiresAt: readEnd(ends, now) }),
    },
    now,
  );
  if (read.ok) return read.entry;
  throw new Error(`Cannot add the entry: ${optionOf[read.fault] ?? explainListFault(read)}`);
}

/** Whoever typed an option is told about the option, not about the member of the file. */
const optionOf: Partial<Record<string, string>> = {
  'reason-missing': 'the reason is missing, expected --reason "why it is needed"',
  'expiry-missing':
    'an exemption must end, expected --expires with a time, such as 30d, 12h or 2026-12-24T10:00:00Z',
  'expiry-invalid': '"--expires" is not a time, expected one such as 30d, 12h or 2026-12-24T10:00:00Z',
  'level-without-required': '"--level" belongs to the list "required" only',
};

const unitMilliseconds: Record<string, number> = { d: 86_400_000, h: 3_600_000 };

function readEnd(text: string, now: number): string {
  const [, count = '', unit = ''] = /^(\d{1,3})([dh])$/u.exec(text) ?? [];
  return unit === '' ? text : timestampOf(new Date(now + Number(count) * (unitMilliseconds[unit] ?? 0)));
}

/** Numbers are short to type; an entry that a person wrote into the file may have any id. */
function nextId(entries: readonly ListEntry[]): string {
  const numbers = entries.map(({ id }) => (/^\d{1,9}$/u.test(id) ? Number(id) : 0));
  return String(Math.max(0, ...numbers) + 1);
}

const isForTheSame = (
  one: { list: ListName; match: ListMatch },
  other: { list: ListName; match: ListMatch },
) => one.list === other.list && one.match.kind === other.match.kind && one.match.value === other.match.value;

const saysTheSame = (one: ListEntry, other: ListEntry): boolean =>
  isForTheSame(one, other) &&
  one.level === other.level &&
  one.reason === other.reason &&
  one.expiresAt === other.expiresAt;
