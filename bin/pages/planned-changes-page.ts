import type { Style } from '../../core/text/terminal.ts';
import { formatNumber } from '../../core/words/en/format.ts';
import type { PlannedChange } from '../apply/planned-change.ts';
import { formatTable } from './format-table.ts';
import type { PageStyle } from './page-style.ts';

const styles: Record<PlannedChange['action'], Style> = {
  add: 'green',
  change: 'yellow',
  nothing: 'dim',
  refused: 'red',
  unknown: 'red',
};

/** The plan of `strictmx apply`, and a line that counts. Untrusted text is escaped by the table. */
export function formatPlannedChanges(
  planned: readonly PlannedChange[],
  counts: Record<PlannedChange['action'], number>,
  style: PageStyle,
): string {
  const columns = [{ head: 'ACTION' }, { head: 'DOMAIN' }, { head: 'WHAT', wraps: true as const }];
  const rows = planned.flatMap(({ domain, action, what, warnings }) => [
    [{ text: action, style: styles[action] }, domain, what],
    ...warnings.map((warning) => ['', '', { text: `! ${warning}`, style: 'yellow' as const }]),
  ]);
  const sum = Object.entries(counts)
    .filter(([action, count]) => action !== 'unknown' || count > 0)
    .map(([action, count]) => `${formatNumber(count)} ${action}`);
  return [...(rows.length === 0 ? [] : [formatTable(columns, rows, style), '']), sum.join(', ')].join('\n');
}
