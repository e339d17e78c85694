/** The administrator's lists: who is exempt from TLS, and of whom it is required. */
import type { ListEntry } from '../../core/sender/lists/list-entry.ts';
import { formatTime } from '../../core/words/en/format.ts';
import { type Cell, formatTable } from './format-table.ts';
import type { PageStyle } from './page-style.ts';

/** Untrusted text is escaped by the table. */
export function formatListEntries(entries: readonly ListEntry[], now: number, style: PageStyle): string {
  if (entries.length === 0) return 'No entries.';
  const columns = [
    { head: 'ID' },
    { head: 'LIST' },
    { head: 'MATCHES' },
    { head: 'ENDS' },
    { head: 'REASON', wraps: true as const },
  ];
  const rows = entries.map(({ id, list, level, match, expiresAt, reason }): Cell[] => [
    id,
    list === 'required' ? `required (${level ?? 'encrypt'})` : list,
    `${match.kind} ${match.value}`,
    endOf(expiresAt, now),
    reason,
  ]);
  return formatTable(columns, rows, style);
}

function endOf(expiresAt: number | undefined, now: number): Cell {
  if (expiresAt === undefined) return 'never';
  const text = formatTime(new Date(expiresAt).toISOString());
  return expiresAt > now ? text : { text: `ended ${text}`, style: 'dim' };
}
