/** Pages about a policy: as it is, its difference from another, a suggestion, and every version that was served. */

import type { PolicyAnswer, SuggestionAnswer } from '../../api/answers/answer-types.ts';
import { printable } from '../../core/text/terminal.ts';
import { formatTime } from '../../core/words/en/format.ts';
import { formatDuration } from '../format-duration.ts';
import { type Cell, formatFacts, formatTable } from './format-table.ts';
import type { PageStyle } from './page-style.ts';

/** Untrusted text is escaped by the tables. */
export const formatPolicyPage = (policy: PolicyAnswer, style: PageStyle): string =>
  [
    formatFacts(
      [
        ['mode', policy.mode ?? 'not readable'],
        ['mx', policy.mx?.join(' ') ?? 'not readable'],
        ['max age', policy.maxAgeSeconds === undefined ? 'not readable' : formatAge(policy.maxAgeSeconds)],
        ['wanted id', policy.wantedId ?? undefined],
        ['announced id', policy.announcedId ?? 'none yet'],
      ],
      style,
    ),
    ...notes(policy.errors, '✗', 'red', style),
    ...notes(policy.warnings, '!', 'yellow', style),
  ].join('\n\n');

const formatAge = (seconds: number): string => `${seconds} seconds (${formatDuration(seconds)})`;

function notes(
  texts: readonly string[] = [],
  mark: string,
  colour: 'red' | 'yellow',
  style: PageStyle,
): string[] {
  if (texts.length === 0) return [];
  const rows = texts.map((text): [string, Cell] => [mark, { text, style: colour }]);
  return [formatFacts(rows, style)];
}

/** The lines of the policy text that go and that come, and what the service warns of. */
export function formatPolicyChange(before: string, now: PolicyAnswer, style: PageStyle): string {
  const [old, fresh] = [linesOf(before), linesOf(now.text)];
  const gone = old.filter((line) => !fresh.includes(line)).map((line) => style.paint('red', `- ${line}`));
  const come = fresh.filter((line) => !old.includes(line)).map((line) => style.paint('green', `+ ${line}`));
  const lines = gone.length + come.length === 0 ? ['The policy stays as it is'] : [...gone, ...come];
  return [lines.join('\n'), ...notes(now.warnings, '!', 'yellow', style)].join('\n\n');
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/u)
    .filter((line) => line !== '')
    .map((line) => printable(line, 300));

/** @param domain for the command that publishes it */
export function formatSuggestion(
  domain: string,
  { mode, mx, maxAgeSeconds, madeFrom, notes: remarks }: SuggestionAnswer,
  style: PageStyle,
): string {
  const facts = formatFacts(
    [
      ['mode', mode],
      ['mx', mx.join(' ')],
      ['max age', formatAge(maxAgeSeconds)],
      ['live MX', madeFrom.liveMx.join(' ') || 'none'],
      ['template', madeFrom.template],
    ],
    style,
  );
  const command = `strictmx policy set ${domain} --mode ${mode} --mx ${mx.map((one) => (one.includes('*') ? `'${one}'` : one)).join(' ')} --max-age ${maxAgeSeconds}`;
  return [
    facts,
    ...notes(remarks, '!', 'yellow', style),
    `To publish it:\n  ${printable(command, 2_000)}`,
  ].join('\n\n');
}

/** A policy text that was served. */
export interface Version {
  id: string;
  mode?: string;
  state: string;
  from: string;
  to?: string;
  cachedUntil: string;
  by: string;
  why?: string;
}

export const formatVersions = (versions: readonly Version[], style: PageStyle): string =>
  formatTable(
    [
      { head: 'ID' },
      { head: 'MODE' },
      { head: 'STATE' },
      { head: 'SERVED FROM' },
      { head: 'CACHED UNTIL' },
      { head: 'BY' },
      { head: 'WHY', wraps: true },
    ],
    versions.map(({ id, mode = '?', state, from, cachedUntil, by, why = '' }): Cell[] => [
      id,
      mode,
      state === 'superseded' ? { text: state, style: 'dim' } : { text: state, style: 'green' },
      formatTime(from),
      formatTime(cachedUntil),
      by,
      why,
    ]),
    style,
  );
