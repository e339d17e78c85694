/** Gathers the incidents and problems of a domain for the daily mail. */
import type { DigestIncident } from '../../core/digest/facts/digest-input.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { type DomainState, migrationInProgress } from '../store/domains/domain.ts';
import { isOpen, type WatchState } from '../store/domains/incidents.ts';
import { describeIncidents } from '../watch/describe-incidents.ts';
import type { Moment } from './gather-plans.ts';

/** @param watch undefined if there is none, or if it cannot be read */
export const gatherIncidents = (
  state: DomainState,
  watch: WatchState | undefined,
  moment: Moment,
): DigestIncident[] => [
  ...openProblems(state, watch),
  ...withoutRecipients(watch ? recentIncidents(state, watch, moment) : []),
];

/** All recipients read the mail, and none may see another. So it says only that there are such recipients. */
function withoutRecipients(incidents: DigestIncident[]): DigestIncident[] {
  const refused = (one: DigestIncident) => one.code === 'recipient-refused';
  const isAlike = (a: DigestIncident) => (b: DigestIncident) =>
    refused(b) && (a.endedAt === undefined) === (b.endedAt === undefined);
  return incidents.flatMap((one) => {
    if (!refused(one)) return [one];
    const { subject: _, ...rest } = one;
    return incidents.find(isAlike(one)) === one ? [{ ...rest, parameters: {} }] : [];
  });
}

/** @param parts each an UnreadablePart, or a newer version's word; absent if nothing can be read */
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

/** Of reports that were not counted before this mail. */
export const lateIncidents = (domains: readonly DomainName[], startedAt: Timestamp): DigestIncident[] =>
  domains.map((domain) => ({
    code: 'reports-late',
    parameters: { domain },
    severity: 'note',
    bouncesMail: false,
    startedAt,
  }));

/** Problems that block hosting, a rotation or a change of provider. */
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

/** Open incidents, and those that ended since the previous day's mail. */
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
 * A change of provider adds the new servers to the policy before the MX records, and removes the old ones by itself. So
 * the mail does not mention unused patterns during the change, nor that they have ended with it.
 */
function isPlanned(
  { migration }: DomainState,
  { code, openedAt, closedAt }: WatchState['incidents'][number],
) {
  if (code !== 'mx-pattern-unused' || migration === undefined) return false;
  const { finishedAt } = migration;
  return finishedAt === undefined || (closedAt !== undefined && openedAt <= finishedAt);
}
