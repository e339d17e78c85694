import { readFileSync } from 'node:fs';
import { type ListEntry, type ListEntryFault, readListEntry } from '../../core/sender/lists/list-entry.ts';
import { quote } from '../../core/text/quote.ts';

const wanted: Record<ListEntryFault, string> = {
  'not-an-object': 'it is not an object, expected {"id", "list", "match", "reason", …}',
  'id-missing': '"id" is missing, expected a text that no other entry uses',
  'list-unknown': '"list" is unknown, expected "exempt", "required" or "fallback"',
  'match-unknown': '"match.kind" is unknown, expected "domain", "subdomains", "host", "address" or "network"',
  'value-invalid':
    '"match.value" does not fit its kind, expected a name, an address, or a network such as "192.0.2.0/24"',
  'level-unknown': '"level" is unknown, expected "encrypt" or "verify"',
  'reason-missing': '"reason" is missing, expected the reason why the entry is needed',
  'expiry-invalid': '"expiresAt" is not a time, expected one such as "2026-12-24T10:00:00Z"',
  'expiry-missing': '"expiresAt" is missing, expected a time: exemptions and fallbacks must end',
  'expiry-too-late':
    '"expiresAt" is too late, expected at most a year (exempt) or an hour (fallback) from now',
};

/**
 * Reads the administrator's lists: a JSON array of entries.
 * @throws Error that says what is wrong with which entry
 */
export function readLists(file: string, now: number): ListEntry[] {
  const entries = parse(file);
  return entries.map((input, index) => {
    const read = readListEntry(input, now);
    if (read.ok) return read.entry;
    throw new Error(`Cannot read the lists in ${quote(file)}: entry ${index + 1}: ${wanted[read.fault]}`);
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
