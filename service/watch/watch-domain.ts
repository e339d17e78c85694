/**
 * The daily watch. A domain that works today may break tomorrow by a change that nobody connects with it: a deleted CNAME,
 * a new mail server, a CAA record. So every domain is checked from outside once a day, as senders and reporters see it.
 * Each finding becomes an incident; an error, once a second check finds it, too.
 */

import type { Finding } from '../../core/finding/finding.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import type { LiveHost, LiveMx } from '../../core/mta-sts/live-mx.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import type { DomainCheck } from '../look-up/check-domain.ts';
import type { Ports } from '../ports/ports.ts';
import { objectStore } from '../publishing/change-with-policy.ts';
import { type DomainState, isBeingDeleted, loadDomain } from '../store/domains/domain.ts';
import {
  type Incident,
  loadReadableWatch,
  observedMxSchema,
  type WatchState,
} from '../store/domains/incidents.ts';
import { keepUnknown } from '../store/known-part.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { changeWatch, isUnreportedLoss } from './change-watch.ts';
import { confirmFindings, isConfirmationDue, requestConfirmation } from './confirm-findings.ts';
import { mergeIncidents } from './merge-incidents.ts';
import { observeHosting, type WatchObservation } from './observe-hosting.ts';
import { alertNews, postAgain } from './raise-incidents.ts';
import { isRefusedRecipient } from './refused-recipients.ts';
import { tellCanary } from './tell-canary.ts';
import { isReportIncident } from './watch-reports.ts';
import { isWorkIncident } from './watch-work.ts';

type WatchPorts = Pick<
  Ports,
  | 'store'
  | 'resolver'
  | 'fetch'
  | 'edge'
  | 'tasks'
  | 'mail'
  | 'dkimKey'
  | 'clock'
  | 'random'
  | 'log'
  | 'service'
>;

/**
 * A check younger than this is recent enough. The daily reconciliation always runs, so a fault is found within a day and
 * this time; tasks in between, such as the steps of a plan, find it earlier.
 */
const freshSeconds = 3600;

/**
 * Whether a check of a domain is due: the first one in an hour of an announced domain, the first one after a policy
 * was written directly to the store, or a second one.
 */
export function isWatchDue(
  ports: Pick<Ports, 'clock' | 'service'>,
  { announced, versions }: DomainState,
  watch: WatchState | undefined,
): boolean {
  if (watch && isConfirmationDue(ports, watch)) return true;
  if (!announced) return false;
  if (watch?.checkedAt === undefined) return true;
  // Nobody compared it with the MX records before it was written. A check that began before the rotation did not either.
  if (currentVersion(versions)?.by === objectStore && announced.id !== watch.announcedId) return true;
  return ports.clock.now().getTime() - Date.parse(watch.checkedAt) >= freshSeconds * 1000;
}

export interface WatchResult {
  /** New findings are in it at once; `watch` has only confirmed ones. */
  check: DomainCheck;
  watch: WatchState;
  /** Findings about the MX, including the policies that senders hold. */
  coverage: Finding[];
}

/** Checks a domain, opens and closes incidents, and notifies of new errors once they are confirmed. */
export async function watchDomain(
  ports: WatchPorts,
  domain: DomainName,
  { dryRun = false } = {},
): Promise<WatchResult | undefined> {
  const state = (await loadDomain(ports, domain))?.state;
  if (!state || isBeingDeleted(state)) return undefined;
  const observation = await observeHosting(ports, state);
  const { check, coverage, isUnknownArea } = observation;
  const merge = (before: WatchState | undefined) => mergeObservation(ports, state, before, observation);
  if (dryRun) return { check, coverage, watch: merge(await loadReadableWatch(ports, domain)) };
  const changed = await skipUnreadable(ports, () => changeWatch(ports, domain, merge));
  // A newer version wrote them, and they may say whom an alarm has reached, so nobody is notified twice.
  if (!changed) return { check, coverage, watch: merge(undefined) };
  tellCanary(ports, changed);
  if (changed.unconfirmed?.some(({ area }) => !isUnknownArea(area)))
    await requestConfirmation(ports, changed);
  const posted = await postAgain(ports, state, changed);
  return { check, coverage, watch: await alertNews(ports, state, posted) };
}

/** The changes of a check. Of two that overlap, the one that ended last counts, and the findings of the older are over. */
function mergeObservation(
  { clock, service }: WatchPorts,
  state: DomainState,
  before: WatchState | undefined,
  observation: WatchObservation,
): WatchState {
  const { check, live, silence, certain, isUnjudged } = observation;
  const { domain, checkedAt } = check;
  if (before?.checkedAt !== undefined && before.checkedAt > checkedAt) return before;
  const earlier = before?.incidents ?? [];
  const { findings, unconfirmed, isUnconfirmedArea } = confirmFindings(before, observation, service);
  // While an error is unconfirmed, nothing ends either: with alternating faults, the first would be reported as over.
  const isUnsure = (incident: Incident) =>
    isUnreportedLoss(incident) ||
    isReportIncident(incident.code) ||
    isWorkIncident(incident) ||
    isRefusedRecipient(state, incident) ||
    isUnconfirmedArea(incident.area) ||
    isUnjudged(incident) ||
    silence.lasts(incident);
  const found = [...findings, ...certain, ...silence.findings(earlier)];
  const {
    certificateNotAfter: _,
    unconfirmed: __,
    announcedId: ___,
    ...rest
  } = before ?? { schema: 1 as const, domain };
  return {
    ...rest,
    checkedAt,
    ...(state.announced && { announcedId: state.announced.id }),
    ...certificateEnd(check),
    ...observedMx(live, checkedAt, before?.mx),
    ...(unconfirmed.length > 0 && { unconfirmed }),
    incidents: mergeIncidents(earlier, found, isUnsure, clock.now()),
  };
}

function certificateEnd({ checkedAt, certificateDays }: DomainCheck): { certificateNotAfter?: Timestamp } {
  if (certificateDays === undefined) return {};
  return {
    certificateNotAfter: timestampOf(new Date(Date.parse(checkedAt) + certificateDays * dayMilliseconds)),
  };
}

/** Attack: a domain with a thousand MX records would fill its object. */
const maxMxHosts = 50;

/** An unknown value leaves the last known one. */
function observedMx(live: LiveMx, at: Timestamp, before: WatchState['mx']): Pick<WatchState, 'mx'> {
  if (live.kind === 'unknown') return {};
  const observed = live.kind === 'hosts' ? { ...live, hosts: storedHosts(live.hosts) } : live;
  return { mx: { ...before, at, observed: keepUnknown(observedMxSchema, before?.observed, observed) } };
}

const storedHosts = (hosts: readonly LiveHost[]): LiveHost[] =>
  hosts.slice(0, maxMxHosts).map(({ isAliasUnknown: _, ...stored }) => stored);
