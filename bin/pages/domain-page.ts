/** The page about one domain: what to do, the settings, the records to set, plans and incidents. */

import type { Domain } from '../../api/answers/answer-types.ts';
import { formatTime } from '../../core/words/en/format.ts';
import { type Cell, cellOf, formatFacts, formatTable } from './format-table.ts';
import { formatIncidents } from './incidents-page.ts';
import { formatNextStep } from './next-step.ts';
import type { PageStyle } from './page-style.ts';
import { formatPlan } from './plan-page.ts';

/** Untrusted text is escaped by the tables. */
export function formatDomain(domain: Domain, style: PageStyle): string {
  const { problem, records = [], arrival, removal, migration, incidents = [] } = domain;
  const section = (title: string, text: string) => `${style.paint('bold', title)}\n${text}`;
  return [
    formatFacts(factsOf(domain), style),
    ...(problem ? [formatFacts([['problem', { text: problem.message, style: 'red' }]], style)] : []),
    ...(records.length > 0 ? [section('Records', formatRecords(records, style))] : []),
    ...(arrival ? [section('Move from another host', formatPlan(arrival, style))] : []),
    ...(removal ? [section('Removal', formatPlan(removal, style))] : []),
    ...(migration ? [section('Change of mail provider', formatPlan(migration, style))] : []),
    ...(incidents.length > 0 ? [section('Incidents', formatIncidents(incidents, style, domain.domain))] : []),
  ].join('\n\n');
}

function factsOf(domain: Domain): [string, Cell | undefined][] {
  const { state, since, mode, zone, owner, autoEnforce, enforce, unconfirmedRecipients = [] } = domain;
  const missing =
    enforce && !enforce.ready ? enforce.missing.map(({ message }) => message).join('; ') : undefined;
  return [
    ['domain', { text: nameOf(domain), style: 'bold' }],
    [
      'next step',
      { text: formatNextStep(domain, isOnThisPage(domain) ? undefined : domain.domain), style: 'bold' },
    ],
    ['state', `${state} since ${formatTime(since)}`],
    ['mode', mode ?? 'no policy'],
    ['owner', owner],
    ['zone', zone],
    ['daily mail to', recipientsOf(domain)],
    [
      'no mail to',
      unconfirmedRecipients.map(({ address, meaning }) => `${address}: ${meaning}`).join('; ') || undefined,
    ],
    ['daily mail at', domain.digestHour === undefined ? undefined : `${domain.digestHour}:00 UTC`],
    ['webhook', domain.webhook],
    ['enforce', enforceOf(domain)],
    ['for enforce', missing],
    ['auto enforce', autoEnforce ? 'yes' : undefined],
    ['reports to', domain.reportAddress],
  ];
}

/** This page is where it is done. */
const isOnThisPage = ({ nextAct }: Domain): boolean => nextAct === 'set-records' || nextAct === 'see-plan';

const nameOf = ({ domain, unicode }: Domain) => (unicode === undefined ? domain : `${domain} (${unicode})`);

const recipientsOf = ({ digestTo }: Domain): string =>
  digestTo.length === 0
    ? 'nobody'
    : digestTo.map((to) => (typeof to === 'string' ? to : `${to.address} (${to.language})`)).join(', ');

function enforceOf({ enforce }: Domain): string | undefined {
  if (!enforce) return undefined;
  if (enforce.ready) return 'possible now';
  return enforce.possibleFrom === undefined ? 'not yet' : `possible from ${formatTime(enforce.possibleFrom)}`;
}

const recordStates: Record<string, Cell> = {
  set: { text: '✓ set', style: 'green' },
  missing: { text: '✗ missing', style: 'red' },
  other: { text: '✗ other', style: 'red' },
  unknown: { text: '? unknown', style: 'yellow' },
};

/** The records to set, whole, so that they can be copied. */
export const formatRecords = (records: NonNullable<Domain['records']>, style: PageStyle): string =>
  formatTable(
    [{ head: 'STATE' }, { head: 'NAME' }, { head: 'TYPE' }, { head: 'VALUE', wraps: true }],
    records.map(({ name, type, value, state, found }): Cell[] => [
      cellOf(recordStates, state),
      name,
      type,
      found === undefined ? value : `${value} (found: ${found})`,
    ]),
    style,
  );
