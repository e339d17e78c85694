/**
 * The daily watch: a domain that works today is broken tomorrow by a change that nobody connects with it: a CNAME
 * tidied away, a new mail server, a CAA record. So every domain is looked at from outside once a day, as senders and
 * reporters see it, and what is found becomes an incident with one thing to do.
 */
import { type CoverageFinding, checkCoverage } from '../mta-sts/coverage.ts';
import { wouldBounce } from '../mta-sts/evidence.ts';
import type { CheckFinding } from '../mta-sts/findings.ts';
import { formatUtc } from '../mta-sts/format-utc.ts';
import { currentVersion, heldPolicies } from '../mta-sts/ledger.ts';
import { formatPolicy, type Policy, parsePolicy } from '../mta-sts/policy.ts';
import type { DayState } from '../tls-rpt/day.ts';
import { checkDomain, type DomainCheck } from './check-domain.ts';
import { loadDays } from './days.ts';
import { loadDomain, reportAddress } from './domains.ts';
import { lookUpLiveMx } from './guard-policy-edit.ts';
import { loadWatch, mergeIncidents, type Sighting, type WatchState } from './incidents.ts';
import type { Ports } from './ports.ts';
import { alertNews, changeWatch } from './raise-incidents.ts';
import { type DomainState, isBeingDeleted } from './state.ts';
import { isReportIncident } from './watch-reports.ts';

type WatchPorts = Pick<
  Ports,
  'store' | 'resolver' | 'fetch' | 'edge' | 'mail' | 'dkimKey' | 'clock' | 'log' | 'service'
>;

/** A little less than a day, so that a daily schedule that comes early is not a day too late. */
const watchSeconds = 20 * 3600;

/** Whether the daily look at a domain is due: it is announced, and was not looked at lately. */
export async function isWatchDue(
  ports: Pick<Ports, 'store' | 'clock'>,
  state: DomainState,
): Promise<boolean> {
  if (!state.announced) return false;
  const { checkedAt } = (await loadWatch(ports, state.domain))?.watch ?? {};
  if (checkedAt === undefined) return true;
  return ports.clock.now().getTime() - Date.parse(checkedAt) >= watchSeconds * 1000;
}

export interface WatchResult {
  check: DomainCheck;
  watch: WatchState;
  coverage: CoverageFinding[];
}

/** Looks at a domain, opens and closes incidents, and tells of new serious ones. */
export async function watchDomain(
  ports: WatchPorts,
  domain: string,
  { dryRun = false } = {},
): Promise<WatchResult | undefined> {
  const state = (await loadDomain(ports, domain))?.state;
  if (!state || isBeingDeleted(state)) return undefined;
  const { check, coverage, sightings } = await lookAt(ports, state);
  const unknownAreas = new Set(
    check.findings.filter(({ severity }) => severity === 'unknown').map(({ area }) => area),
  );
  if (coverage.some(({ code }) => code === 'mx-unknown')) unknownAreas.add('mx');
  const isUnknown = (code: string) => isReportIncident(code) || unknownAreas.has(areaOf(code));
  const merge = (before: WatchState | undefined): WatchState => ({
    schema: 1,
    domain,
    checkedAt: check.checkedAt,
    ...certificateEnd(check),
    incidents: mergeIncidents(before?.incidents ?? [], sightings, isUnknown, ports.clock.now()),
  });
  if (dryRun) return { check, coverage, watch: merge((await loadWatch(ports, domain))?.watch) };
  const watch = await alertNews(ports, state, await changeWatch(ports, domain, merge));
  return { check, watch, coverage };
}

function certificateEnd({ checkedAt, certificateDays }: DomainCheck): { certificateNotAfter?: string } {
  if (certificateDays === undefined) return {};
  return {
    certificateNotAfter: new Date(Date.parse(checkedAt) + certificateDays * 86_400_000).toISOString(),
  };
}

interface Look {
  check: DomainCheck;
  coverage: CoverageFinding[];
  sightings: Sighting[];
}

async function lookAt(ports: WatchPorts, state: DomainState): Promise<Look> {
  const { domain, versions } = state;
  const now = ports.clock.now();
  const current = currentVersion(versions);
  const parsed = current && parsePolicy(current.text);
  const wanted = parsed?.ok ? parsed.policy : undefined;
  const [check, live, days] = await Promise.all([
    checkDomain(ports, domain),
    lookUpLiveMx(ports, domain),
    loadDays(ports, domain, daysBefore(now, 14), daysBefore(now, 0)),
  ]);
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const coverage = checkCoverage(live, { wanted, versions, now, serving });
  const sightings = [
    ...check.findings.flatMap(fromCheck),
    ...coverage.flatMap(fromCoverage),
    ...fromHosting(ports, state, check, wanted),
    ...fromReports(ports, state, days, now),
  ];
  return { check, coverage, sightings };
}

const daysBefore = (now: Date, days: number) =>
  new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);

/** Advice is no incident; what concerns the MX is judged with the policies that senders hold (`fromCoverage`). */
function fromCheck({ area, severity, code, message, nextStep }: CheckFinding): Sighting[] {
  const isAdvice = severity === 'note' || severity === 'unknown' || code.endsWith('-advice');
  if (area === 'mx' || isAdvice) return [];
  return [
    { code: `${area}:${code}`, severity: severity === 'error' ? 'serious' : 'notice', message, nextStep },
  ];
}

/** Codes begin with the area of the check, so that "could not be looked at" is known by code. */
const areaOf = (code: string): CheckFinding['area'] =>
  code.includes(':') ? (code.slice(0, code.indexOf(':')) as CheckFinding['area']) : 'mx';

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

/** What is in DNS and on the policy host, against what we want there. */
function fromHosting(
  ports: WatchPorts,
  state: DomainState,
  check: DomainCheck,
  wanted: Policy | undefined,
): Sighting[] {
  const { domain, announced, versions } = state;
  const now = ports.clock.now().getTime();
  // While a change is under way, caches may still answer the id and the text before.
  const isSettled =
    announced?.id === currentVersion(versions)?.id &&
    announced !== undefined &&
    now - Date.parse(announced.at) > ports.service.recordTtlSeconds * 1000;
  const sightings: Sighting[] = [];
  if (isSettled && check.id !== undefined && check.id !== announced.id) {
    sightings.push({
      code: 'record:record-differs',
      severity: 'serious',
      message: `_mta-sts.${domain} answers the id "${check.id}", not "${announced.id}": it does not lead to StrictMX any more`,
      nextStep: `Set the record of _mta-sts.${domain} that the domain lists`,
    });
  }
  if (isSettled && wanted && check.policy && formatPolicy(wanted) !== formatPolicy(check.policy)) {
    sightings.push({
      code: 'policy:policy-differs',
      severity: 'serious',
      message: `mta-sts.${domain} serves another policy (mode ${check.policy.mode}) than the one put here (mode ${wanted.mode})`,
      nextStep: `Check where mta-sts.${domain} leads to`,
    });
  }
  const [issuer] = ports.edge.caaIssuers;
  if (
    issuer !== undefined &&
    check.caaIssuers &&
    !check.caaIssuers.some((one) => ports.edge.caaIssuers.includes(one))
  ) {
    sightings.push({
      code: 'caa:caa-forbids-edge',
      severity: 'serious',
      message: `CAA records do not allow ${issuer} for mta-sts.${domain}, so its certificate cannot be renewed`,
      nextStep: `Add the record ${domain} CAA 0 issue "${issuer}"`,
    });
  }
  const ours = `mailto:${reportAddress(state, ports)}`;
  if (check.rua && !check.rua.includes(ours)) {
    sightings.push({
      code: 'tls-rpt:tls-rpt-elsewhere',
      severity: 'notice',
      message: `_smtp._tls.${domain} sends the reports elsewhere, so nothing is known here of failures`,
      nextStep: `Add ${ours} to the record, or set the record that the domain lists`,
    });
  }
  return sightings;
}

/** Reporters came on so many days, and then not for so many. */
const usualDays = 4;
const silentDays = 4;

function fromReports(ports: WatchPorts, { versions }: DomainState, days: DayState[], now: Date): Sighting[] {
  const verified = days
    .map(({ day, reports }) => ({ day, reports: Object.values(reports).filter((report) => report.verified) }))
    .filter(({ reports }) => reports.length > 0)
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const last = verified.at(-1);
  const sightings: Sighting[] = [];
  if (last && verified.length >= usualDays && last.day <= daysBefore(now, silentDays)) {
    sightings.push({
      code: 'reports:silent',
      severity: 'notice',
      message: `No verified report came about a day after ${last.day}, where they came on ${verified.length} days before`,
      nextStep: 'Check that the _smtp._tls record still names the address that the domain lists',
    });
  }
  const recent = verified.filter(({ day }) => day >= daysBefore(now, 2)).flatMap(({ reports }) => reports);
  const refused = recent.flatMap(({ policies }) =>
    policies
      .filter(({ policyType, mode }) => policyType === 'sts' && mode === 'enforce')
      .flatMap(({ results }) => results.filter(({ resultType }) => wouldBounce(resultType))),
  );
  const refusedSessions = refused.reduce((sum, { failedSessions }) => sum + failedSessions, 0);
  if (refusedSessions > 0) {
    sightings.push({
      code: 'reports:mail-refused',
      severity: 'serious',
      message: `Senders under enforce report ${refusedSessions} refused sessions of the last two days (${refused[0]?.resultType})`,
      nextStep: `Mend the certificate or STARTTLS of the mail server. ${proposeTesting(ports, versions, now)}`,
    });
  }
  return sightings;
}

/** Proposed, never done alone: mode testing ends the protection, and does not reach the copies that senders hold. */
function proposeTesting({ edge }: WatchPorts, versions: DomainState['versions'], now: Date): string {
  const serving = { edgeCacheSeconds: edge.cacheSeconds };
  const held = heldPolicies(versions, now, serving).filter(({ policy }) => policy.mode === 'enforce');
  const until = held.reduce((latest, one) => (one.until > latest ? one.until : latest), now);
  return `If that takes long, put the policy with mode "testing"; senders that do not see the new id hold enforce until ${formatUtc(until)}`;
}
