import type { CheckFinding } from '../../core/domain-check/judge-domain.ts';
import { firstDifference } from '../../core/mta-sts/first-difference.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { formatPolicy, type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import type { DomainLook } from '../look-up/check-domain.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { isChangeUnderWay } from '../publishing/blocked-change.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { reportAddress } from '../store/domains/domain-names.ts';

type HostingPorts = Pick<Ports, 'edge' | 'service'>;

export interface HostingLook extends DomainLook {
  /** Before anything was asked. */
  beganAt: Date;
  /** The policy object, read after HTTPS was asked: an edit that was served already is seen in it. */
  stored: StoredObject | undefined;
}

export interface HostingJudgement {
  findings: CheckFinding[];
  /** Codes of incidents, `record:record-differs`, of which this look could say neither that they are nor that they are not. */
  unjudged: string[];
}

/** What is in DNS and on the policy host, against what we want there. */
export function checkHosting(ports: HostingPorts, state: DomainState, look: HostingLook): HostingJudgement {
  const parts = [
    checkId(ports, state, look),
    checkServed(ports, state, look),
    judged(...checkIssuers(ports, state, look)),
    checkReportAddress(ports, state, look),
  ];
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unjudged: parts.flatMap(({ unjudged }) => unjudged),
  };
}

const judged = (...findings: CheckFinding[]): HostingJudgement => ({ findings, unjudged: [] });
const notJudged = (...codes: string[]): HostingJudgement => ({ findings: [], unjudged: codes });

/** While a change is under way, caches may still answer the id and the text before. */
function isAnnouncementSettled(
  { service }: HostingPorts,
  state: DomainState,
  { beganAt }: HostingLook,
): boolean {
  if (isChangeUnderWay(state)) return false;
  return beganAt.getTime() - Date.parse(state.announced?.at ?? '') > service.recordTtlSeconds * 1000;
}

function checkId(ports: HostingPorts, state: DomainState, look: HostingLook): HostingJudgement {
  const { domain, announced } = state;
  const { id } = look.check;
  if (id === undefined || !isAnnouncementSettled(ports, state, look))
    return notJudged('record:record-differs');
  if (id === announced?.id) return judged();
  return judged({
    area: 'record',
    severity: 'error',
    code: 'record-differs',
    message: `_mta-sts.${domain} answers the id "${id}", not "${announced?.id}": it does not lead to StrictMX any more`,
    nextStep: `Set the record of _mta-sts.${domain} that the domain lists`,
  });
}

/** Another meaning is a fault; the same meaning in other bytes only shows that something stands in between. */
function checkServed(ports: HostingPorts, state: DomainState, look: HostingLook): HostingJudgement {
  const { domain, versions } = state;
  const { check, served, stored, beganAt } = look;
  const current = currentVersion(versions);
  const wanted = current && parsePolicy(current.text);
  const isChanging =
    !isAnnouncementSettled(ports, state, look) ||
    (stored && isEditUnderWay(ports, current?.objectVersion, stored, beganAt));
  if (isChanging || !wanted?.ok || !check.policy || !served)
    return notJudged('policy:policy-differs', 'policy:policy-bytes-differ');
  if (meaningOf(wanted.policy) !== meaningOf(check.policy)) {
    return judged({
      area: 'policy',
      severity: 'error',
      code: 'policy-differs',
      message: `mta-sts.${domain} serves another policy (mode ${check.policy.mode}) than the one put here (mode ${wanted.policy.mode})`,
      nextStep: `Check where mta-sts.${domain} leads to`,
    });
  }
  if (!stored) return notJudged('policy:policy-bytes-differ');
  const difference = firstDifference(textOf(served), textOf(stored.body));
  if (!difference) return judged();
  const { line, first = 'nothing', second = 'nothing' } = difference;
  return judged({
    area: 'policy',
    severity: 'warning',
    code: 'policy-bytes-differ',
    message: `mta-sts.${domain} serves the policy with other bytes than were put here: in line ${line} it serves ${first}, where ${second} is stored`,
    nextStep: 'Look for what rewrites the text on its way from StrictMX to senders',
  });
}

/** The stored text is one that the ledger has not noticed yet, or one that an edge may not have fetched yet. */
function isEditUnderWay(
  { edge }: HostingPorts,
  objectVersion: string | undefined,
  stored: StoredObject,
  beganAt: Date,
): boolean {
  const ageSeconds = (beganAt.getTime() - stored.lastModified.getTime()) / 1000;
  return stored.version !== objectVersion || ageSeconds <= edge.cacheSeconds;
}

/** RFC 8461 §3.2: `mx` lines have no order, and one said twice says no more. */
const meaningOf = ({ mx, ...policy }: Policy) => formatPolicy({ ...policy, mx: [...new Set(mx)].sort() });

/** `parsePolicy()` took both, so they are UTF-8, and other bytes are another text. */
const textOf = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** @see lookUpCaa: records at another name would change nothing, and those that stand there stay. */
function checkIssuers(
  { edge: { caaIssuers } }: HostingPorts,
  { domain }: DomainState,
  { check }: HostingLook,
): CheckFinding[] {
  const [issuer] = caaIssuers;
  if (issuer === undefined || !check.caaIssuers) return [];
  if (check.caaIssuers.some((one) => caaIssuers.includes(one))) return [];
  const name = check.caaName ?? domain;
  return [
    {
      area: 'caa',
      severity: 'error',
      code: 'caa-forbids-edge',
      message: `The CAA records of ${name} do not allow ${issuer} for mta-sts.${domain}, so its certificate cannot be renewed`,
      nextStep: `Add the record ${name} CAA 0 issue "${issuer}" beside those that stand at that name`,
    },
  ];
}

function checkReportAddress(
  { service }: HostingPorts,
  state: DomainState,
  { check: { rua } }: HostingLook,
): HostingJudgement {
  const ours = `mailto:${reportAddress(state, { service })}`;
  if (!rua) return notJudged('tls-rpt:tls-rpt-elsewhere');
  if (rua.includes(ours)) return judged();
  return judged({
    area: 'tls-rpt',
    severity: 'warning',
    code: 'tls-rpt-elsewhere',
    message: `_smtp._tls.${state.domain} sends the reports elsewhere, so nothing is known here of failures`,
    nextStep: `Add ${ours} to the record, or set the record that the domain lists`,
  });
}
