import type { IncidentAnswer } from '../../api/answers/answer-types.ts';
import type { Style } from '../../core/text/terminal.ts';
import { formatTime } from '../../core/words/en/format.ts';
import { type Cell, type Column, cellOf, formatTable } from './format-table.ts';
import { formatNextStep } from './next-step.ts';
import type { PageStyle } from './page-style.ts';

const marks: Record<IncidentAnswer['severity'], { text: string; style: Style }> = {
  error: { text: '✗ error', style: 'red' },
  warning: { text: '! warning', style: 'yellow' },
  unknown: { text: '? unknown', style: 'yellow' },
  note: { text: '· note', style: 'dim' },
};

const closed: Cell = { text: '✓ over', style: 'green' };

/**
 * Incidents, each with what to do.
 * @param incidents with the domain of each, if they are of several
 * @param ofDomain if they are all of this one
 */
export function formatIncidents(
  incidents: readonly (IncidentAnswer & { domain?: string })[],
  style: PageStyle,
  ofDomain?: string,
): string {
  const isOfSeveral = incidents.some(({ domain }) => domain !== undefined);
  const columns: Column[] = [
    { head: 'STATE' },
    ...(isOfSeveral ? [{ head: 'DOMAIN' }] : []),
    { head: 'SINCE' },
    { head: 'WHAT, AND WHAT TO DO', wraps: true },
  ];
  const rows = incidents.map((one): Cell[] => [
    one.closedAt === undefined ? cellOf(marks, one.severity) : closed,
    ...(isOfSeveral ? [one.domain ?? ''] : []),
    formatTime(one.openedAt),
    `${one.message}${one.closedAt === undefined ? `. → ${formatNextStep(one, one.domain ?? ofDomain)}` : `. Over since ${formatTime(one.closedAt)}`}`,
  ]);
  return formatTable(columns, rows, style);
}
