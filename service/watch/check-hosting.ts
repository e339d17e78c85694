import { decideCaa, mayIssue } from '../../core/dns-record/caa.ts';
import { type Finding, type FindingCode, finding } from '../../core/finding/finding.ts';
import { firstDifference } from '../../core/mta-sts/first-difference.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { formatPolicy, type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import type { DomainObservation } from '../look-up/check-domain.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { isChangeInProgress } from '../publishing/blocked-change.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { reportAddress } from '../store/domains/domain-names.ts';

type HostingPorts = Pick<Ports, 'edge' | 'service'>;

export interface HostingObservation extends DomainObservation {
  /** The time before any look-up. */
  beganAt: Date;
  /** The policy object, read after the HTTPS fetch, so that it includes every edit that was served. */
  stored: StoredObject | undefined;
}

export interface HostingJudgement {
  findings: Finding[];
  /** Findings that this check could neither confirm nor rule out. */
  unjudged: FindingCode[];
}

/** Compares DNS and the policy host with what we want there. */
export function checkHosting(
  ports: HostingPorts,
  state: DomainState,
  observation: HostingObservation,
): HostingJudgement {
  const parts = [
    checkId(ports, state, observation),
    checkServed(ports, state, observation),
    checkIssuers(ports, state, observation),
    checkReportAddress(ports, state, observation),
  ];
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unjudged: parts.flatMap(({ unjudged }) => unjudged),
  };
}

const judged = (...findings: Finding[]): HostingJudgement => ({ findings, unjudged: [] });
const notJudged = (...codes: FindingCode[]): HostingJudgement => ({ findings: [], unjudged: codes });

/** While a change is in progress, caches may still answer with the old id and text. */
function isAnnouncementSettled(
  { service }: HostingPorts,
  state: DomainState,
  { beganAt }: HostingObservation,
): boolean {
  if (isChangeInProgress(state)) return false;
  return beganAt.getTime() - Date.parse(state.announced?.at ?? '') > service.recordTtlSeconds * 1000;
}

function checkId(ports: HostingPorts, state: DomainState, observation: HostingObservation): HostingJudgement {
  const { domain, announced } = state;
  const { id } = observation.check;
  if (id === undefined || !isAnnouncementSettled(ports, state, observation))
    return notJudged('record-differs');
  if (id === announced?.id) return judged();
  return judged(finding('record-differs', { domain, found: id, ...(announced && { wanted: announced.id }) }));
}

/** A different meaning is an error. The same meaning in different bytes only shows that something rewrites the text. */
function checkServed(
  ports: HostingPorts,
  state: DomainState,
  observation: HostingObservation,
): HostingJudgement {
  const { domain, versions } = state;
  const { check, served, stored, beganAt } = observation;
  const current = currentVersion(versions);
  const wanted = current && parsePolicy(current.text);
  const isChanging =
    !isAnnouncementSettled(ports, state, observation) ||
    (stored && isEditInProgress(ports, current?.objectVersion, stored, beganAt));
  if (isChanging || !wanted?.ok || !check.policy || !served)
    return notJudged('policy-differs', 'policy-bytes-differ');
  if (meaningOf(wanted.policy) !== meaningOf(check.policy)) {
    const modes = { servedMode: check.policy.mode, wantedMode: wanted.policy.mode };
    return judged(finding('policy-differs', { domain, ...modes }));
  }
  if (!stored) return notJudged('policy-bytes-differ');
  const difference = firstDifference(textOf(served), textOf(stored.body));
  if (!difference) return judged();
  const { line, first, second } = difference;
  return judged(
    finding('policy-bytes-differ', {
      domain,
      line,
      ...(first !== undefined && { served: first }),
      ...(second !== undefined && { stored: second }),
    }),
  );
}

/** The stored text is not in the ledger yet, or an edge may not have fetched it yet. */
function isEditInProgress(
  { edge }: HostingPorts,
  objectVersion: string | undefined,
  stored: StoredObject,
  beganAt: Date,
): boolean {
  const ageSeconds = (beganAt.getTime() - stored.lastModified.getTime()) / 1000;
  return stored.version !== objectVersion || ageSeconds <= edge.cacheSeconds;
}

/** RFC 8461 §3.2: `mx` lines have no order, and a repeated line has no effect. */
const meaningOf = ({ mx, ...policy }: Policy) => formatPolicy({ ...policy, mx: [...new Set(mx)].sort() });

/** `parsePolicy()` accepted both, so they are UTF-8, and different bytes mean a different text. */
const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** Records at another name than the one that has them would have no effect, and the existing ones stay. */
function checkIssuers(
  { edge: { caaIssuers } }: HostingPorts,
  { domain }: DomainState,
  { caa }: HostingObservation,
): HostingJudgement {
  const [issuer] = caaIssuers;
  if (issuer === undefined) return judged();
  const isAllowed = mayIssue(decideCaa(caa), caaIssuers);
  if (isAllowed === undefined) return notJudged('caa-forbids-edge');
  return isAllowed ? judged() : judged(finding('caa-forbids-edge', { domain, name: caa.name, issuer }));
}

/** Attack: a record with hundreds of destinations would be stored with the incident. */
const maxDestinations = 5;

function checkReportAddress(
  { service }: HostingPorts,
  state: DomainState,
  { check: { rua } }: HostingObservation,
): HostingJudgement {
  const address = `mailto:${reportAddress(state, { service })}`;
  if (!rua) return notJudged('tls-rpt-elsewhere');
  if (rua.includes(address)) return judged();
  const { domain } = state;
  return judged(finding('tls-rpt-elsewhere', { domain, address, found: rua.slice(0, maxDestinations) }));
}
