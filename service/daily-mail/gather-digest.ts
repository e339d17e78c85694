import type { ComingDate, DomainFacts } from '../../core/digest/facts/digest-input.ts';
import { type DomainSummary, summarizeDomain } from '../../core/digest/facts/summarize-domain.ts';
import { trendDays } from '../../core/digest/facts/summarize-trend.ts';
import { checkUnderEnforce } from '../../core/mta-sts/coverage.ts';
import { parseCurrent } from '../../core/mta-sts/ledger.ts';
import { readObservedMx } from '../../core/mta-sts/live-mx.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import type { Ports } from '../ports/ports.ts';
import { evidenceFrom, judgeReadiness } from '../publishing/find-readiness.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { loadWatch, type WatchState } from '../store/domains/incidents.ts';
import { loadReadableVersions } from '../store/domains/past-versions.ts';
import { shownFrom } from '../store/domains/shown-figures.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { DigestState } from '../store/reports/digest-state.ts';
import { daysFrom, loadTheseDays } from '../store/reports/load-days.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { gatherIncidents, lateIncidents, unreadableIncident } from './gather-incidents.ts';
import { gatherPlans, type Moment } from './gather-plans.ts';
import type { OwnedDomains } from './owned-domains.ts';

export interface GatherPorts extends Pick<Ports, 'store' | 'log' | 'service'> {
  edge: Pick<Ports['edge'], 'cacheSeconds'>;
}

/** Domains whose figures are in memory at a time. For each, the objects of some weeks are read together. */
const domainsAtOnce = 8;

/**
 * Gathers what an owner's daily mail says about each domain from the stored objects. The figures of thousands of domains
 * would fill the memory, so only the content of the mail is kept for each.
 * @param onDomain is called after each domain
 */
export async function gatherDigest(
  ports: GatherPorts,
  claim: DigestState,
  { states, unreadable }: OwnedDomains,
  onDomain: () => Promise<void> = async () => {},
): Promise<DomainSummary[]> {
  const pending = Map.groupBy(claim.reports, ({ domain }) => domain);
  const lacking = Map.groupBy(claim.unreadable ?? [], ({ domain }) => domain);
  const summaries = unreadable.map((domain) => summarizeDomain(unreadableFacts(domain, claim), claim.day));
  await inParallel(states, domainsAtOnce, async (state) => {
    const reports = pending.get(state.domain) ?? [];
    const unreadable = lacking.get(state.domain) ?? [];
    const late = claim.late?.filter((domain) => domain === state.domain) ?? [];
    const facts = await gatherDomain(ports, { ...claim, reports, unreadable, late }, state);
    summaries.push(summarizeDomain(facts, claim.day));
    await onDomain();
  });
  return summaries;
}

/** For a domain of which only the name is known: the mail must not say that all is well. */
const unreadableFacts = (domain: DomainName, { createdAt }: DigestState): DomainFacts => ({
  domain,
  createdAt,
  versions: [],
  incidents: [unreadableIncident(domain, createdAt)],
  dates: [],
  mxNeeds: [],
  days: [],
  pending: [],
});

/** @param claim with the reports of this domain only, and those that are missing */
export async function gatherDomain(
  ports: GatherPorts,
  { day, reports, unreadable = [], late = [], createdAt }: DigestState,
  state: DomainState,
): Promise<DomainFacts> {
  const { domain, announced } = state;
  const now = new Date(createdAt);
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const pending = reports.map(({ day: reportDay, identity }) => ({ day: reportDay, identity }));
  const mode = parseCurrent(state.versions).policy?.mode;
  const trend = daysFrom(shownFrom(state, addDays(day, 1 - trendDays)), day);
  const shown = new Set([...trend, ...pending.map((one) => one.day)]);
  // The days are nearly the same, so they are loaded together.
  const evidence = mode === 'testing' ? daysFrom(shownFrom(state, evidenceFrom(now)), dayOf(now)) : [];
  const [days, watched, ledger] = await Promise.all([
    loadTheseDays(ports, domain, [...new Set([...shown, ...evidence])].sort()),
    skipUnreadable(ports, async () => ({ found: await loadWatch(ports, domain) })),
    loadReadableVersions(ports, state),
  ]);
  const loaded = watched?.found;
  const parts = [
    ...(watched ? [] : ['incidents']),
    ...(days.unreadable ? ['figures'] : []),
    ...(ledger.unreadable ? ['versions'] : []),
    ...unreadable.map(({ part }) => part),
  ];
  return {
    domain,
    ...(mode && { mode }),
    ...(announced && { announcedId: announced.id }),
    createdAt: state.createdAt,
    versions: ledger.versions,
    incidents: [
      ...(parts.length > 0 ? [unreadableIncident(domain, createdAt, parts)] : []),
      ...lateIncidents(late, createdAt),
      ...gatherIncidents(state, loaded?.watch, { now, serving }),
    ],
    dates: [
      ...certificateDate(loaded?.watch),
      ...(mode === 'testing' && !days.unreadable
        ? enforceDate(state, days.states, loaded?.watch, { now, serving })
        : []),
    ],
    ...gatherPlans(ports, state, loaded?.watch, { now, serving }),
    days: days.states.filter((one) => shown.has(one.day)),
    pending,
  };
}

function certificateDate(watch: WatchState | undefined): ComingDate[] {
  const at = watch?.certificateNotAfter;
  return at === undefined ? [] : [{ kind: 'certificate-ends', at }];
}

/** From when enforce is possible. Uses the MX records that the last check from outside found. */
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
