import type { ComingDate, DigestIncident, DomainFacts } from '../../core/digest/facts/digest-input.ts';
import { type DomainSummary, summarizeDomain } from '../../core/digest/facts/summarize-domain.ts';
import { trendDays } from '../../core/digest/facts/summarize-trend.ts';
import { checkUnderEnforce } from '../../core/mta-sts/coverage.ts';
import { currentVersion, parseCurrent } from '../../core/mta-sts/ledger.ts';
import { readObservedMx } from '../../core/mta-sts/live-mx.ts';
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { addDays, dayMilliseconds, dayOf } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import type { Ports } from '../ports/ports.ts';
import { evidenceFrom, judgeReadiness } from '../publishing/find-readiness.ts';
import { type DomainState, migrationInProgress } from '../store/domains/domain.ts';
import { isOpen, loadWatch, type WatchState } from '../store/domains/incidents.ts';
import { loadVersions } from '../store/domains/past-versions.ts';
import { shownFrom } from '../store/domains/shown-figures.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { DigestState } from '../store/reports/digest-state.ts';
import { daysFrom, loadTheseDays } from '../store/reports/load-days.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { describeIncidents } from '../watch/describe-incidents.ts';
import { gatherPlans, type Moment } from './gather-plans.ts';
import type { OwnedDomains } from './owned-domains.ts';

export interface GatherPorts extends Pick<Ports, 'store' | 'log' | 'service'> {
  edge: Pick<Ports['edge'], 'cacheSeconds'>;
}

/** Domains whose figures are in memory at a time. Each reads the objects of some weeks together. */
const domainsAtOnce = 8;

/**
 * What an owner's daily mail says of each domain, from the stored objects. Figures of an owner's thousands of domains
 * would fill the memory, so of each only what the mail says is kept.
 * @param onDomain is called after each of them
 */
export async function gatherDigest(
  ports: GatherPorts,
  claim: DigestState,
  { states, unreadable }: OwnedDomains,
  onDomain: () => Promise<void> = async () => {},
): Promise<DomainSummary[]> {
  const pending = Map.groupBy(claim.reports, ({ domain }) => domain);
  const summaries = unreadable.map((domain) => summarizeDomain(unreadableFacts(domain, claim), claim.day));
  await inParallel(states, domainsAtOnce, async (state) => {
    const reports = pending.get(state.domain) ?? [];
    const gathered = await skipUnreadable(ports, () => gatherDomain(ports, { ...claim, reports }, state));
    summaries.push(summarizeDomain(gathered ?? unreadableFacts(state.domain, claim), claim.day));
    await onDomain();
  });
  return summaries;
}

/** Of a domain of which nothing is known but its name: the mail must not say that all is well. */
const unreadableFacts = (domain: DomainName, { createdAt }: DigestState): DomainFacts => ({
  domain,
  createdAt,
  versions: [],
  incidents: [
    {
      code: 'state-unreadable',
      parameters: { domain },
      severity: 'error',
      bouncesMail: false,
      startedAt: createdAt,
    },
  ],
  dates: [],
  mxNeeds: [],
  days: [],
  pending: [],
});

/** @param claim with the reports of this domain alone */
export async function gatherDomain(
  ports: GatherPorts,
  { day, reports, createdAt }: DigestState,
  state: DomainState,
): Promise<DomainFacts> {
  const { domain, versions, announced } = state;
  const now = new Date(createdAt);
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const pending = reports.map(({ day: reportDay, identity }) => ({ day: reportDay, identity }));
  const newest = currentVersion(versions);
  const mode = newest && parsePolicy(newest.text).policy?.mode;
  const trend = daysFrom(shownFrom(state, addDays(day, 1 - trendDays)), day);
  const shown = new Set([...trend, ...pending.map((one) => one.day)]);
  // Nearly the same days, so they are loaded together.
  const evidence = mode === 'testing' ? daysFrom(shownFrom(state, evidenceFrom(now)), dayOf(now)) : [];
  const [days, loaded] = await Promise.all([
    loadTheseDays(ports, domain, [...new Set([...shown, ...evidence])]),
    skipUnreadable(ports, () => loadWatch(ports, domain)),
  ]);
  return {
    domain,
    ...(mode && { mode }),
    ...(announced && { announcedId: announced.id }),
    createdAt: state.createdAt,
    versions: await loadVersions(ports, state),
    incidents: [
      ...openProblems(state, loaded?.watch),
      ...(loaded ? recentIncidents(state, loaded.watch, { now, serving }) : []),
    ],
    dates: [
      ...certificateDate(loaded?.watch),
      ...(mode === 'testing' ? enforceDate(state, days, loaded?.watch, { now, serving }) : []),
    ],
    ...gatherPlans(ports, state, loaded?.watch, { now, serving }),
    days: days.filter((one) => shown.has(one.day)),
    pending,
  };
}

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

function certificateDate(watch: WatchState | undefined): ComingDate[] {
  const at = watch?.certificateNotAfter;
  return at === undefined ? [] : [{ kind: 'certificate-ends', at }];
}

/** From when enforce is possible. The MX records are taken as the last check from outside found them. */
function enforceDate(
  state: DomainState,
  days: DayState[],
  watch: WatchState | undefined,
  { now, serving }: Moment,
): ComingDate[] {
  const { policy } = parseCurrent(state.versions);
  const live = watch?.mx && readObservedMx(watch.mx.observed);
  const coverage = live && policy ? checkUnderEnforce(live, policy, { now, serving }) : [];
  const { ready, possibleFrom } = judgeReadiness(state, days, coverage, now) ?? {};
  if (possibleFrom === undefined) return [];
  return [{ kind: ready ? 'enforce-possible-now' : 'enforce-possible', at: possibleFrom }];
}
