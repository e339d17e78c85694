/**
 * The daily watch: a domain that works today is broken tomorrow by a change that nobody connects with it: a CNAME
 * tidied away, a new mail server, a CAA record. So every domain is looked at from outside once a day, as senders and
 * reporters see it, and what is found becomes an incident with one thing to do; what is serious, once a second look
 * finds it too.
 */

import type { CheckFinding } from '../../core/domain-check/judge-domain.ts';
import { type CoverageFinding, checkCoverage } from '../../core/mta-sts/coverage.ts';
import { wouldBounce } from '../../core/mta-sts/evidence.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import { type DomainCheck, lookAtDomain } from '../look-up/check-domain.ts';
import type { Ports } from '../ports/ports.ts';
import { blockedChange, findBlockedChange, isChangeUnderWay } from '../publishing/blocked-change.ts';
import { objectStore } from '../publishing/change-with-policy.ts';
import { type DomainState, isBeingDeleted, loadDomain } from '../store/domains/domain.ts';
import { type Incident, loadWatch, type Sighting, type WatchState } from '../store/domains/incidents.ts';
import { policyKey } from '../store/domains/policy.ts';
import { loadDays } from '../store/reports/day-state.ts';
import { adviseHosting } from './advise-hosting.ts';
import { checkHosting } from './check-hosting.ts';
import { areaOf, mergeIncidents } from './merge-incidents.ts';
import { alertNews, changeWatch, postAgain } from './raise-incidents.ts';
import { findSilence, noSilence, type Silence } from './report-silence.ts';
import { confirmSightings, isSecondLookDue, type Look, requestSecondLook } from './second-look.ts';
import { isReportIncident } from './watch-reports.ts';

type WatchPorts = Pick<
  Ports,
  'store' | 'resolver' | 'fetch' | 'edge' | 'tasks' | 'mail' | 'dkimKey' | 'clock' | 'log' | 'service'
>;

/**
 * A look of this age is no news: whoever comes afterwards looks again. The daily reconciliation always comes, so a fault
 * is seen within a day and this; what comes in between, as the looks at a plan do, sees it earlier.
 */
const freshSeconds = 3600;

/**
 * Whether a look at a domain is due: the first one in an hour of an announced domain, the first one after a policy came
 * past the API, or a second one.
 */
export function isWatchDue(
  ports: Pick<Ports, 'clock' | 'service'>,
  { announced, versions }: DomainState,
  watch: WatchState | undefined,
): boolean {
  if (watch && isSecondLookDue(ports, watch)) return true;
  if (!announced) return false;
  if (watch?.checkedAt === undefined) return true;
  // Nobody compared it with the MX records before it was put.
  if (currentVersion(versions)?.by === objectStore && announced.at > watch.checkedAt) return true;
  return ports.clock.now().getTime() - Date.parse(watch.checkedAt) >= freshSeconds * 1000;
}

export interface WatchResult {
  /** What was found is in it at once; in `watch` only what is confirmed. */
  check: DomainCheck;
  watch: WatchState;
  coverage: CoverageFinding[];
}

/** Looks at a domain, opens and closes incidents, and tells of new serious ones once they are confirmed. */
export async function watchDomain(
  ports: WatchPorts,
  domain: string,
  { dryRun = false } = {},
): Promise<WatchResult | undefined> {
  const state = (await loadDomain(ports, domain))?.state;
  if (!state || isBeingDeleted(state)) return undefined;
  const seen = await lookAt(ports, state);
  const { check, coverage } = seen;
  const merge = (before: WatchState | undefined) => mergeLook(ports, before, seen);
  if (dryRun) return { check, coverage, watch: merge((await loadWatch(ports, domain))?.watch) };
  const changed = await changeWatch(ports, domain, merge);
  if (changed.suspects?.some(({ area }) => !seen.isUnknownArea(area)))
    await requestSecondLook(ports, changed);
  const posted = await postAgain(ports, state, changed);
  return { check, coverage, watch: await alertNews(ports, state, posted) };
}

/** What a look changes. Of two that overlap the one that ended last counts: what an older one saw is over. */
function mergeLook(
  { clock, service }: WatchPorts,
  before: WatchState | undefined,
  { check, silence, certain, isUnseen, ...look }: Seen,
): WatchState {
  const { domain, checkedAt } = check;
  if (before?.checkedAt !== undefined && before.checkedAt > checkedAt) return before;
  const earlier = before?.incidents ?? [];
  const { sightings, suspects, isSuspectArea } = confirmSightings(before, look, service);
  // Where a suspicion waits, nothing ends either: of alternating faults the first would be told as over.
  const isUnsure = (code: string, incident: Incident) =>
    isReportIncident(code) || isSuspectArea(areaOf(code)) || isUnseen(incident) || silence.lasts(incident);
  const seen = [...sightings, ...certain, ...silence.sightings(earlier)];
  return {
    schema: 1,
    domain,
    checkedAt,
    ...certificateEnd(check),
    ...(suspects.length > 0 && { suspects }),
    incidents: mergeIncidents(earlier, seen, isUnsure, clock.now()),
  };
}

function certificateEnd({ checkedAt, certificateDays }: DomainCheck): { certificateNotAfter?: string } {
  if (certificateDays === undefined) return {};
  return {
    certificateNotAfter: new Date(Date.parse(checkedAt) + certificateDays * 86_400_000).toISOString(),
  };
}

interface Seen extends Look {
  check: DomainCheck;
  coverage: CoverageFinding[];
  /** What our own state and the reports say needs no second look. */
  certain: Sighting[];
  silence: Silence;
  /** Whether this look could not have seen that an open incident is over. */
  isUnseen: (incident: Pick<Incident, 'code'>) => boolean;
}

async function lookAt(ports: WatchPorts, state: DomainState): Promise<Seen> {
  const { domain, versions } = state;
  const beganAt = ports.clock.now();
  const current = currentVersion(versions);
  const parsed = current && parsePolicy(current.text);
  const wanted = parsed?.ok ? parsed.policy : undefined;
  const [looked, days] = await Promise.all([
    lookAtDomain(ports, domain),
    loadDays(ports, domain, addDays(dayOf(beganAt), -14), dayOf(beganAt)),
  ]);
  const stored = await ports.store.get(policyKey(domain));
  const hosting = checkHosting(ports, state, { ...looked, beganAt, stored });
  const found = adviseHosting(ports, state, looked.check.findings);
  const check = { ...looked.check, findings: [...found, ...hosting.findings] };
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const coverage = checkCoverage(looked.live, { wanted, versions, now: beganAt, serving });
  const isUnknownArea = findUnknownAreas(check, coverage);
  const refused = fromReports(days, beganAt);
  const unjudged = new Set([
    ...hosting.unjudged,
    ...looked.untriedFamilies.map((family) => `policy:fetch-over-ipv${family}`),
    ...(looked.live.kind === 'hosts' && looked.live.hosts.some(({ isAliasUnknown }) => isAliasUnknown)
      ? ['mx:mx-is-alias']
      : []),
    ...(isChangeUnderWay(state) ? [blockedChange] : []),
    ...refused.unjudged,
  ]);
  const hiddenAreas = findHiddenAreas(check, current !== undefined && wanted === undefined);
  const isElsewhere = check.findings.some(({ code }) => code === 'tls-rpt-elsewhere');
  return {
    check,
    coverage,
    beganAt,
    endedAt: new Date(check.checkedAt),
    sightings: [...check.findings.flatMap(fromCheck), ...coverage.flatMap(fromCoverage)],
    isUnknownArea,
    certain: [...findBlockedChange(state, beganAt), ...refused.sightings],
    silence: isElsewhere ? noSilence : findSilence(days, beganAt),
    isUnseen: ({ code }) =>
      isUnknownArea(areaOf(code)) || hiddenAreas.has(areaOf(code)) || unjudged.has(code),
  };
}

function findUnknownAreas({ findings }: DomainCheck, coverage: CoverageFinding[]): Look['isUnknownArea'] {
  const unknown = findings.filter(({ severity }) => severity === 'unknown').map(({ area }) => area as string);
  const areas = new Set([...unknown, ...(coverage.some(({ code }) => code === 'mx-unknown') ? ['mx'] : [])]);
  return (area) => areas.has(area);
}

/**
 * A fault hides others of its area, or takes their place: a host that was down and answers 404 now is not mended. And
 * without an answer of the policy host its certificate is not seen. Of the MX each host is judged by itself.
 */
function findHiddenAreas({ findings, policyBytes }: DomainCheck, isWantedUnreadable: boolean): Set<string> {
  const faulty = findings.filter(({ area, severity }) => severity === 'error' && area !== 'mx');
  return new Set([
    ...faulty.map(({ area }) => area),
    ...(policyBytes === undefined ? ['policy', 'certificate'] : []),
    ...(isWantedUnreadable ? ['mx'] : []),
  ]);
}

/** Advice is no incident; what concerns the MX is judged with the policies that senders hold (`fromCoverage`). */
function fromCheck({ area, severity, code, message, nextStep }: CheckFinding): Sighting[] {
  const isAdvice = severity === 'note' || severity === 'unknown' || code.endsWith('-advice');
  if (area === 'mx' || isAdvice) return [];
  return [
    { code: `${area}:${code}`, severity: severity === 'error' ? 'serious' : 'notice', message, nextStep },
  ];
}

function fromCoverage({ code, severity, host, pattern, message, nextStep }: CoverageFinding): Sighting[] {
  // A domain that takes no mail loses none, and what is not known is no finding.
  if (code === 'mx-none' || code === 'mx-null' || code === 'mx-implicit' || code === 'mx-unknown') return [];
  const subject = host ?? pattern;
  return [
    {
      code: `mx:${code}`,
      severity: severity === 'error' ? 'serious' : 'notice',
      ...(subject !== undefined && { subject }),
      message,
      nextStep,
    },
  ];
}

/** What reporters say of the last days. Where none came, nothing says that it is over. */
function fromReports(days: DayState[], now: Date): { sightings: Sighting[]; unjudged: string[] } {
  const code = 'reports:mail-refused';
  const recent = days
    .filter(({ day }) => day >= addDays(dayOf(now), -2))
    .flatMap(({ reports }) => Object.values(reports).filter(({ verified }) => verified));
  const refused = recent.flatMap(({ policies }) =>
    policies
      .filter(({ policyType, mode }) => policyType === 'sts' && mode === 'enforce')
      .flatMap(({ results }) => results.filter(({ resultType }) => wouldBounce(resultType))),
  );
  const refusedSessions = refused.reduce((sum, { failedSessions }) => sum + failedSessions, 0);
  if (refusedSessions === 0) return { sightings: [], unjudged: recent.length === 0 ? [code] : [] };
  const sighting: Sighting = {
    code,
    severity: 'serious',
    message: `Senders under enforce report ${refusedSessions} refused sessions of the last two days (${refused[0]?.resultType})`,
    nextStep: 'Mend the certificate or STARTTLS of the mail server',
  };
  return { sightings: [sighting], unjudged: [] };
}
