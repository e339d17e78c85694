import { addHostedRecords } from '../../core/finding/add-hosted-records.ts';
import { type Finding, type FindingCode, isFindingCode } from '../../core/finding/finding.ts';
import { checkCoverage } from '../../core/mta-sts/coverage.ts';
import { currentVersion, parseCurrent } from '../../core/mta-sts/ledger.ts';
import type { LiveMx } from '../../core/mta-sts/live-mx.ts';
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import { rememberedDays } from '../../core/tls-rpt/figures/reporter-days.ts';
import { type DomainCheck, observeDomain } from '../look-up/check-domain.ts';
import type { Ports } from '../ports/ports.ts';
import { findBlockedChange, isChangeInProgress } from '../publishing/blocked-change.ts';
import { hostedRecords } from '../records/wanted-records.ts';
import type { DomainState } from '../store/domains/domain.ts';
import type { Incident } from '../store/domains/incidents.ts';
import { policyKey } from '../store/domains/policy.ts';
import { shownFrom } from '../store/domains/shown-figures.ts';
import { loadVerifiedDays } from '../store/reports/load-days.ts';
import { checkHosting, type HostingObservation } from './check-hosting.ts';
import type { Observation } from './confirm-findings.ts';
import { findRefusedMail } from './find-refused-mail.ts';
import { findSilence, noSilence, type Silence } from './report-silence.ts';

export interface WatchObservation extends Observation {
  check: DomainCheck;
  live: LiveMx;
  coverage: Finding[];
  /** Findings from our own state and from reports need no second check. */
  certain: Finding[];
  silence: Silence;
  /** Whether this check cannot tell that an open incident is over. */
  isUnjudged: (incident: Pick<Incident, 'code' | 'area'>) => boolean;
}

type ObservePorts = Pick<Ports, 'store' | 'resolver' | 'fetch' | 'edge' | 'clock' | 'service' | 'log'>;

/** Checks a hosted domain from outside, and compares it with what we want there and with the reports. */
export async function observeHosting(ports: ObservePorts, state: DomainState): Promise<WatchObservation> {
  const { domain, versions } = state;
  const beganAt = ports.clock.now();
  const [observed, days] = await Promise.all([
    observeDomain(ports, domain),
    loadVerifiedDays(
      ports,
      domain,
      shownFrom(state, addDays(dayOf(beganAt), -rememberedDays)),
      dayOf(beganAt),
    ),
  ]);
  const observation = { ...observed, beganAt, stored: await ports.store.get(policyKey(domain)) };
  const current = currentVersion(versions);
  const parsed = current && parsePolicy(current.text);
  const wanted = parsed?.ok ? parsed.policy : undefined;
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const coverage = checkCoverage(observed.live, { wanted, versions, now: beganAt, serving });
  const refused = findRefusedMail(days, beganAt);
  const { check, unjudged } = judgeHosting(ports, state, observation);
  const isElsewhere = check.findings.some(({ code }) => code === 'tls-rpt-elsewhere');
  const blocked = findBlockedChange(state, beganAt);
  return {
    check,
    live: observed.live,
    coverage,
    beganAt,
    endedAt: new Date(check.checkedAt),
    findings: [...check.findings.filter(({ area }) => area !== 'mx'), ...coverage].filter(opensIncident),
    isUnknownArea: isUnknownIn([...check.findings, ...coverage]),
    certain: [...(blocked ? [blocked] : []), ...refused.findings],
    silence: isElsewhere ? noSilence : findSilence(domain, days, beganAt),
    isUnjudged: isUnjudgedBy(check, coverage, {
      codes: new Set([...unjudged, ...refused.unjudged]),
      isWantedUnreadable: current !== undefined && wanted === undefined,
    }),
  };
}

/** The check of any domain, together with facts that only we know. */
function judgeHosting(
  ports: ObservePorts,
  state: DomainState,
  observation: HostingObservation,
): { check: DomainCheck; unjudged: FindingCode[] } {
  const { check, live, untriedFamilies } = observation;
  const hosting = checkHosting(ports, state, observation);
  const hosted = hostedRecords(ports, state);
  const findings = [...check.findings, ...hosting.findings].map((one) =>
    addHostedRecords(markStored(state, one), hosted),
  );
  const areAliasesUnknown = live.kind === 'hosts' && live.hosts.some((host) => host.isAliasUnknown);
  return {
    check: { ...check, findings },
    unjudged: [
      ...hosting.unjudged,
      ...untriedFamilies.map((family) => `fetch-over-ipv${family}` as const),
      ...(areAliasesUnknown ? (['mx-is-alias'] as const) : []),
      ...(isChangeInProgress(state) ? (['change-blocked'] as const) : []),
    ],
  };
}

/** If the served policy is wrong, the cause may be a text written directly to the store; then publish another policy. */
const markStored = ({ versions }: DomainState, found: Finding): Finding =>
  found.code === 'policy-invalid' && !parseCurrent(versions).ok
    ? { ...found, parameters: { ...found.parameters, isStoredInvalid: true } }
    : found;

/** Advice, and findings about a domain that receives no mail, which cannot lose any. */
const notIncidents: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'policy-advice',
  'tls-rpt-advice',
  'mx-none',
  'mx-null',
  'mx-implicit',
]);

const opensIncident = ({ code, severity }: Finding) =>
  severity !== 'note' && severity !== 'unknown' && !notIncidents.has(code);

function isUnknownIn(findings: Finding[]): (area: string) => boolean {
  const unknown = findings.filter(({ severity }) => severity === 'unknown');
  const areas = new Set<string>(unknown.map(({ area }) => area));
  return (area) => areas.has(area);
}

function isUnjudgedBy(
  check: DomainCheck,
  coverage: Finding[],
  { codes, isWantedUnreadable }: { codes: ReadonlySet<FindingCode>; isWantedUnreadable: boolean },
): WatchObservation['isUnjudged'] {
  const isUnknownArea = isUnknownIn([...check.findings, ...coverage]);
  const hidden = findHiddenAreas(check, isWantedUnreadable);
  return ({ code, area }) =>
    isUnknownArea(area) || hidden.has(area) || (isFindingCode(code) && codes.has(code));
}

/**
 * A fault hides others of its area, or replaces them: a host that was down and answers 404 now is not fixed. And without an
 * answer of the policy host, its certificate is unknown. Each MX host is judged separately.
 */
function findHiddenAreas({ findings, policyBytes }: DomainCheck, isWantedUnreadable: boolean): Set<string> {
  const faulty = findings.filter(({ area, severity }) => severity === 'error' && area !== 'mx');
  return new Set<string>([
    ...faulty.map(({ area }) => area),
    ...(policyBytes === undefined ? ['policy', 'certificate'] : []),
    ...(isWantedUnreadable ? ['mx'] : []),
  ]);
}
