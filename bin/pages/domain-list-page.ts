/** The table of domains, and the page one opens in the morning. */

import type { DomainEntry } from '../../api/answers/answer-types.ts';
import type { Style } from '../../core/text/terminal.ts';
import { formatNumber, formatPercent, plural } from '../../core/words/en/format.ts';
import { type Cell, type Column, formatTable } from './format-table.ts';
import { formatNextStep } from './next-step.ts';
import type { PageStyle } from './page-style.ts';

const columns: Column[] = [
  { head: 'DOMAIN' },
  { head: 'MODE' },
  { head: 'STATE' },
  { head: 'SESSIONS', align: 'right' },
  { head: 'FAILED', align: 'right' },
  { head: 'INCIDENTS', align: 'right' },
  { head: 'NEXT STEP', wraps: true },
];

const modeStyles: Partial<Record<string, Style>> = { enforce: 'green', testing: 'yellow', none: 'red' };

const needsAction = ({ nextStepBy }: DomainEntry) => nextStepBy === 'owner';

/** Sessions that reporters signed for. Anyone can send the others. */
const sessionsOf = ({ week }: DomainEntry) =>
  week === undefined ? 0 : week.verified.successfulSessions + week.verified.failedSessions;

const failedOf = ({ week }: DomainEntry) => week?.verified.failedSessions ?? 0;

/** Untrusted text is escaped by the table. */
export const formatDomains = (domains: readonly DomainEntry[], style: PageStyle): string =>
  formatTable(columns, domains.map(rowOf), style);

function rowOf(one: DomainEntry): Cell[] {
  const { domain, unicode, mode, state, incidents } = one;
  const failed = failedOf(one);
  const isError = incidents.some(({ severity }) => severity === 'error');
  return [
    unicode === undefined ? domain : `${domain} (${unicode})`,
    mode === undefined ? { text: 'no policy', style: 'dim' } : painted(mode, modeStyles[mode]),
    state === 'announced' ? state : { text: state, style: 'yellow' },
    formatNumber(sessionsOf(one)),
    painted(formatNumber(failed), failed > 0 ? 'red' : undefined),
    painted(formatNumber(incidents.length), isError ? 'red' : incidents.length > 0 ? 'yellow' : undefined),
    // Of hundreds of domains, only those that have something to say.
    one.nextStepBy === 'nobody'
      ? ''
      : { text: formatNextStep(one, domain), style: needsAction(one) ? 'bold' : 'dim' },
  ];
}

const painted = (text: string, style: Style | undefined): Cell => (style ? { text, style } : text);

/** Errors first, then what waits for somebody, then other incidents, then failures, then the rest by name. */
function urgencyOf(one: DomainEntry): number {
  if (one.incidents.some(({ severity }) => severity === 'error') || one.problem) return 0;
  if (needsAction(one)) return 1;
  if (one.incidents.length > 0) return 2;
  return failedOf(one) > 0 ? 3 : 4;
}

const byUrgency = (domains: readonly DomainEntry[]): DomainEntry[] =>
  domains.toSorted((a, b) => urgencyOf(a) - urgencyOf(b) || (a.domain < b.domain ? -1 : 1));

/** All domains, those that need action first, below a line that sums up. */
export function formatStatus(domains: readonly DomainEntry[], style: PageStyle): string {
  const waiting = domains.filter((one) => urgencyOf(one) < 2).length;
  const head =
    waiting === 0
      ? style.paint('green', `✓ ${plural(domains.length, 'domain')}: nothing to do`)
      : style.paint(
          'yellow',
          `! ${formatNumber(waiting)} of ${plural(domains.length, 'domain')}: action needed`,
        );
  return [head, countsOf(domains), '', formatDomains(byUrgency(domains), style)].join('\n');
}

function countsOf(domains: readonly DomainEntry[]): string {
  const modes = ['enforce', 'testing', 'none', undefined]
    .map((mode) => [mode ?? 'without a policy', domains.filter((one) => one.mode === mode).length] as const)
    .filter(([, count]) => count > 0)
    .map(([mode, count]) => `${formatNumber(count)} ${mode}`);
  const sessions = domains.reduce((sum, one) => sum + sessionsOf(one), 0);
  const failed = domains.reduce((sum, one) => sum + failedOf(one), 0);
  const share = sessions === 0 ? '' : ` (${formatPercent(failed / sessions)})`;
  return `  ${modes.join(', ')}; in 7 days ${plural(sessions, 'session')}, ${formatNumber(failed)} failed${share}`;
}
