/**
 * The immediate effects of reports: failures that look like an outage or an attack are notified by mail and webhook within
 * minutes, once, and so is their end. Intake only requests a check (`requestReportWatch`). The check itself reads the
 * stored days, so the incidents do not depend on the order of the reports, or on repeats.
 */

import { type Finding, finding } from '../../core/finding/finding.ts';
import { defaultCriteria } from '../../core/mta-sts/evidence/find-missing-evidence.ts';
import { wouldBounce } from '../../core/mta-sts/evidence/would-bounce.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import { findFlood, type ReportFlood } from '../../core/tls-rpt/judge/find-flood.ts';
import {
  comparedDays,
  judgeFailures,
  type ManyFailures,
  mayBeMany,
} from '../../core/tls-rpt/judge/judge-failures.ts';
import type { Ports } from '../ports/ports.ts';
import { mayShowRefusals } from '../publishing/read-evidence.ts';
import { weighedSeconds } from '../publishing/weigh-evidence.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { type Incident, isOpen, loadReadableWatch, type WatchState } from '../store/domains/incidents.ts';
import { shownFrom } from '../store/domains/shown-figures.ts';
import { loadDays, loadVerifiedDays } from '../store/reports/load-days.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { changeWatch } from './change-watch.ts';
import { findLeftOut, findUnsentMail } from './find-left-out.ts';
import { isContradicted } from './is-contradicted.ts';
import { mergeIncidents } from './merge-incidents.ts';
import { alertNews, hasNews } from './raise-incidents.ts';

const codes = ['many-failures', 'report-flood', 'storage-budget-used', 'mail-quota-used'] as const;

/** Incidents that open and close only because of reports: a check from outside says nothing about them. */
export const isReportIncident = (code: string): boolean => codes.some((one) => one === code);

/** Incidents whose days may be among those that cannot be read, so that nothing shows that they are over. */
const isOfFigures = (code: string): boolean => code === 'many-failures' || code === 'report-flood';

const openOf = (watch: WatchState | undefined) =>
  new Map((watch?.incidents ?? []).filter(isOpen).map((incident) => [incident.code, incident]));

const todayOf = ({ clock }: Pick<Ports, 'clock'>) => dayOf(clock.now());

/**
 * After a report was counted in `day`: requests a check if an incident may have to open or close, or if the report may show
 * that enforce is not safe.
 */
export async function requestReportWatch(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock' | 'log'>,
  day: DayState,
): Promise<void> {
  const today = todayOf(ports);
  const check = (delaySeconds = 0) =>
    ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain: day.domain }], { delaySeconds });
  if (day.day >= addDays(today, -defaultCriteria.days) && mayShowRefusals(day)) await check(weighedSeconds);
  const { recent } = comparedDays(today);
  if (day.day < recent.from || day.day > recent.to) return;
  const open = openOf(await loadReadableWatch(ports, day.domain));
  const mayChange = mayBeMany([day]) || open.has('many-failures');
  const isFlood = findFlood([day]) !== undefined;
  if (!mayChange && (!isFlood || open.has('report-flood'))) return;
  await check();
}

type WatchPorts = Pick<
  Ports,
  'store' | 'resolver' | 'mail' | 'dkimKey' | 'fetch' | 'edge' | 'clock' | 'random' | 'log' | 'service'
>;

/**
 * Opens and closes incidents because of the reports of the last days, and notifies of them.
 * @returns all incidents of the domain afterwards
 */
export async function watchReports(ports: WatchPorts, state: DomainState): Promise<WatchState | undefined> {
  const { domain } = state;
  const watch = await loadReadableWatch(ports, domain);
  const open = openOf(watch);
  const { recent, usual } = comparedDays(
    todayOf(ports),
    dayOf(open.get('many-failures')?.openedAt ?? ports.clock.now()),
  );
  const days = await loadDays(ports, domain, shownFrom(state, recent.from), recent.to);
  const flood = findFlood(days.states);
  const earlier = mayBeMany(days.states)
    ? await loadVerifiedDays(ports, domain, shownFrom(state, usual.from), usual.to)
    : undefined;
  const failures = earlier && judgeFailures(days.states, earlier.states);
  const left = await findLeftOut(ports, state, ports.clock.now());
  const unsent = await findUnsentMail(ports, state, ports.clock.now());
  const many = failures && (await findingOf(ports, domain, failures, open.get('many-failures')));
  const found = [many, flood && findingOfFlood(flood), left, unsent].filter((one) => one !== undefined);
  const isAnyOpen = codes.some((code) => open.has(code));
  if (found.length === 0 && !isAnyOpen && !(watch && hasNews(watch))) return watch;
  const isUnread = days.unreadable !== undefined || earlier?.unreadable !== undefined;
  const isUnknown = ({ code }: Incident) => !isReportIncident(code) || (isUnread && isOfFigures(code));
  const change = (before: WatchState | undefined): WatchState => ({
    ...(before ?? { schema: 1, domain }),
    incidents: mergeIncidents(before?.incidents ?? [], found, isUnknown, ports.clock.now()),
  });
  const changed = await skipUnreadable(ports, () => changeWatch(ports, domain, change));
  return changed && alertNews(ports, state, changed);
}

async function findingOf(
  ports: WatchPorts,
  domain: DomainName,
  { successfulSessions, organisations, ...failures }: ManyFailures,
  open: Incident | undefined,
): Promise<Finding> {
  const { failedSessions, resultType, applied } = failures;
  const isLooked = open?.severity !== 'error';
  const isAlone = isLooked && (await isContradicted(ports, domain, { organisations, ...failures }));
  return finding('many-failures', {
    ...failures,
    sessions: failedSessions + successfulSessions,
    refusesMail: applied.policyType === 'sts' && wouldBounce(resultType ?? ''),
    ...(isAlone && { isContradicted: true }),
  });
}

const findingOfFlood = ({ lastDay, ...flood }: ReportFlood): Finding =>
  finding('report-flood', { ...flood, day: lastDay });
