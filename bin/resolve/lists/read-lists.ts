import { readFileSync } from 'node:fs';
import {
  type ListEntry,
  type ListEntryFault,
  type ReadListEntry,
  readListEntry,
} from '../../../core/sender/lists/list-entry.ts';
import { quote } from '../../../core/text/quote.ts';

const wanted: Record<ListEntryFault, string> = {
  'not-an-object': 'it is not an object, expected {"id", "list", "match", "reason", …}',
  'id-missing': '"id" is missing, expected a text that no other entry uses',
  'list-unknown': '"list" is unknown, expected "exempt", "required" or "fallback"',
  'match-unknown': '"match.kind" is unknown, expected "domain", "subdomains", "host", "address" or "network"',
  'value-invalid':
    '"match.value" does not fit its kind, expected a name, an address such as "192.0.2.1" or "2001:db8::1", or the first address of a network with its length, such as "192.0.2.0/24"',
  'level-unknown': '"level" is unknown, expected "encrypt" or "verify"',
  'level-without-required': '"level" belongs to the list "required" only, expected none',
  'reason-missing': '"reason" is missing, expected the reason why the entry is needed',
  'reason-too-long': '"reason" is too long, expected at most 500 characters',
  'source-unknown': '"source" is unknown, expected "admin", "import" or "tls-failure"',
  'member-unknown':
    'is not known, expected "id", "list", "match" with "kind" and "value", "level", "reason", "source" or "expiresAt"',
  'expiry-invalid': '"expiresAt" is not a time with its zone, expected one such as "2026-12-24T10:00:00Z"',
  'expiry-missing': '"expiresAt" is missing, expected a time: exemptions and fallbacks must end',
  'expiry-too-late':
    '"expiresAt" is too late, expected at most a year (exempt) or an hour (fallback) from now',
};

/** What is wrong with an entry, and what is expected. */
export const explainListFault = ({ fault, member }: Extract<ReadListEntry, { ok: false }>): string =>
  `${member === undefined ? '' : `${quote(member)} `}${wanted[fault]}`;

/**
 * Reads the administrator's lists: a JSON array of entries.
 * @throws Error that says what is wrong with which entry
 */
export function readLists(file: string, now: number): ListEntry[] {
  const ids = new Map<string, number>();
  return parse(file).map((input, index) => {
    const no = (why: string) =>
      new Error(`Cannot read the lists in ${quote(file)}: entry ${index + 1}: ${why}`);
    const read = readListEntry(input, now);
    if (!read.ok) throw no(explainListFault(read));
    const { id } = read.entry;
    const other = ids.get(id);
    if (other !== undefined)
      throw no(`"id" is ${quote(id)} as in entry ${other}, expected a text that no other entry uses`);
    ids.set(id, index + 1);
    return read.entry;
  });
}

function parse(file: string): unknown[] {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(json)) return json;
  } catch (error) {
    throw new Error(`Cannot read the lists in ${quote(file)}: ${(error as Error).message}`);
  }
  throw new Error(`Cannot read the lists in ${quote(file)}: it is not an array, expected [{"id": …}, …]`);
}
