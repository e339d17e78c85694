import { timestampOf } from '../../names/timestamp.ts';
import type { ListEntry, ListName } from './list-entry.ts';

/** The lists as they stand in their file: what readListEntry() reads. */
export const formatListFile = (entries: readonly ListEntry[]): string =>
  `${JSON.stringify(entries.map(writtenEntry), undefined, 2)}\n`;

/** An entry as people and programs write it: `expiresAt` is RFC 3339. */
export const writtenEntry = ({ expiresAt, ...entry }: ListEntry) => ({
  ...entry,
  ...(expiresAt !== undefined && { expiresAt: timestampOf(new Date(expiresAt)) }),
});

const postfixLevels: Record<ListName, (level: ListEntry['level']) => string> = {
  exempt: () => 'may',
  fallback: () => 'may',
  required: (level) => (level === 'verify' ? 'secure match=hostname' : 'encrypt'),
};

/** Exported text, and the entries that the format cannot say. */
export interface ExportedLists {
  text: string;
  leftOut: ListEntry[];
}

/** For `smtp_tls_policy_maps` as `texthash:`, which asks by the domain of the recipient and its parents. */
export function exportForPostfix(entries: readonly ListEntry[], now: number): ExportedLists {
  return exportLines(entries, now, ({ list, level, match: { kind, value } }) => {
    if (kind !== 'domain' && kind !== 'subdomains') return undefined;
    return `${kind === 'subdomains' ? '.' : ''}${value} ${postfixLevels[list](level)}`;
  });
}

/** Addresses and networks of servers, for a `cidr:` table of one's own. */
export function exportAsCidr(entries: readonly ListEntry[], now: number): ExportedLists {
  return exportLines(entries, now, ({ list, level, match: { kind, value } }) =>
    kind === 'address' || kind === 'network' ? `${value} ${postfixLevels[list](level)}` : undefined,
  );
}

/** A reason is anybody's text: in a comment it must not begin another line. */
function exportLines(
  entries: readonly ListEntry[],
  now: number,
  lineOf: (entry: ListEntry) => string | undefined,
): ExportedLists {
  const leftOut: ListEntry[] = [];
  const lines = entries.flatMap((entry) => {
    if (entry.expiresAt !== undefined && entry.expiresAt <= now) return [];
    const line = lineOf(entry);
    if (line === undefined) leftOut.push(entry);
    return line === undefined ? [] : [`# ${entry.reason.replaceAll(/\s+/gu, ' ')}`, line];
  });
  return { text: lines.join('\n'), leftOut };
}
