/** What is wrong with a domain, as the daily mail says it. */
import type { DigestIncident } from '../../core/digest/facts/digest-input.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { type DomainState, migrationInProgress } from '../store/domains/domain.ts';
import { isOpen, type WatchState } from '../store/domains/incidents.ts';
import { describeIncidents } from '../watch/describe-incidents.ts';
import type { Moment } from './gather-plans.ts';

/** @param watch undefined where there is none, or it cannot be read */
export const gatherIncidents = (
  state: DomainState,
  watch: WatchState | undefined,
  moment: Moment,
): DigestIncident[] => [
  ...openProblems(state, watch),
  ...(watch ? recentIncidents(state, watch, moment) : []),
];

/** @param parts an UnreadablePart each, or what a newer version calls one; absent: all of it */
export const unreadableIncident = (
  domain: DomainName,
  startedAt: Timestamp,
  parts?: string[],
): DigestIncident => ({
  code: 'state-unreadable',
  parameters: { domain, ...(parts && { parts }) },
  severity: 'error',
  bouncesMail: false,
  startedAt,
});

/** What keeps hosting, rotation or a change of provider from going on. */
function openProblems(state: DomainState, watch: WatchState | undefined): DigestIncident[] {
  const problems = [
    state.former?.problem,
    state.hosting.problem,
    isShownAsIncident(watch) ? undefined : state.rotation.problem,
    migrationInProgress(state)?.problem,
  ];
  return problems
    .filter((problem) => problem !== undefined)
    .map(({ code, parameters, since }) => ({
      code,
      parameters,
      severity: 'error',
      bouncesMail: false,
      startedAt: since,
    }));
}

/** A change that is blocked for long is an incident, which names the problem. */
const isShownAsIncident = (watch: WatchState | undefined): boolean =>
  watch?.incidents.some((one) => isOpen(one) && one.code === 'change-blocked') === true;

/** Open ones, and those that ended since the mail of the day before. */
function recentIncidents(
  state: DomainState,
  { incidents }: WatchState,
  { now, serving }: Moment,
): DigestIncident[] {
  const since = now.getTime() - dayMilliseconds;
  const recent = incidents.filter(
    (one) => (isOpen(one) || Date.parse(one.closedAt ?? '') > since) && !isPlanned(state, one),
  );
  return describeIncidents(state, recent, now, serving).map(
    ({
      openedAt,
      closedAt,
      alertedAt,
      endAlertedAt,
      unpostedSince,
      unmailedSince,
      unmailed,
      area,
      ...shown
    }) => ({
      ...shown,
      startedAt: openedAt,
      ...(closedAt !== undefined && { endedAt: closedAt }),
    }),
  );
}

/**
 * A change of provider names the new servers before the MX records do, and takes the old ones out by itself. So nothing
 * is said of unused patterns while it goes on, nor that they are over with it.
 */
function isPlanned(
  { migration }: DomainState,
  { code, openedAt, closedAt }: WatchState['incidents'][number],
) {
  if (code !== 'mx-pattern-unused' || migration === undefined) return false;
  const { finishedAt } = migration;
  return finishedAt === undefined || (closedAt !== undefined && openedAt <= finishedAt);
}
