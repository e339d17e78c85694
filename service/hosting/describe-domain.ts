import type { Problem } from '../../core/finding/problem.ts';
import { currentVersion, parseCurrent } from '../../core/mta-sts/ledger.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import { toUnicode } from '../../core/names/domain-name.ts';
import type { RecordType } from '../ports/dns-zone.ts';
import type { Ports } from '../ports/ports.ts';
import type { Lookup } from '../ports/resolver.ts';
import {
  type DomainState,
  type HostingState,
  isBeingDeleted,
  migrationInProgress,
} from '../store/domains/domain.ts';
import { domainNames, reportAddress, reportUrl, tlsRptRecord } from '../store/domains/domain-names.ts';
import { type Incident, isOpen } from '../store/domains/incidents.ts';
import { type DomainSettings, maskSecrets, settingsOf } from './domain-settings.ts';

/** A domain as its owner sees it. */
/** Its webhook is shown as `https://host/…`. */
export interface DomainDescription extends DomainSettings {
  domain: string;
  /** The same in its own script, if it has one. */
  unicode?: string;
  /** The hosting state; `announced` once senders are told the wanted id; `removing` while the domain is being removed. */
  state: HostingState | 'announced' | 'removing';
  since: string;
  /** One sentence: what to do, or that there is nothing to do. */
  nextStep: string;
  problem?: Problem;
  wantedId?: string;
  announcedId?: string;
  reportAddress: string;
  reportUrl: string;
}

/**
 * @param incidents of the domain; what lasts and is serious comes before anything that goes on by itself
 * @param steps of its plans, where they are known: what waits for the owner comes then
 */
export function describeDomain(
  ports: Pick<Ports, 'service'>,
  state: DomainState,
  incidents: readonly Incident[],
  steps: readonly (Pick<PlanStep, 'who' | 'state'> & { what: string })[] = [],
): DomainDescription {
  const { domain, hosting, rotation, announced, removal } = state;
  const wantedId = currentVersion(state.versions)?.id;
  const isAnnounced = announced !== undefined && announced.id === wantedId;
  const problem = removal?.problem ?? hosting.problem ?? rotation.problem;
  const incident = incidents.find((one) => isOpen(one) && one.severity === 'serious');
  const owners = steps.find((step) => step.who === 'owner' && step.state === 'now');
  const unicode = toUnicode(domain);
  return {
    domain,
    ...(unicode === domain ? {} : { unicode }),
    ...maskSecrets(settingsOf(state)),
    ...(removal
      ? { state: 'removing', since: removal.requestedAt }
      : hosting.state === 'serving' && isAnnounced
        ? { state: 'announced', since: announced.at }
        : { state: hosting.state, since: hosting.since }),
    nextStep: (problem ?? incident)?.nextStep ?? owners?.what ?? nextStep(state, wantedId, isAnnounced),
    ...(problem && { problem }),
    ...(wantedId === undefined ? {} : { wantedId }),
    ...(announced && { announcedId: announced.id }),
    reportAddress: reportAddress(state, ports),
    reportUrl: reportUrl(state, ports),
  };
}

const hostingNextSteps: Record<Exclude<HostingState, 'serving'>, string> = {
  'records-to-set': 'Set the records that are listed as missing',
  'cname-seen': 'Nothing to do: the CAA records are being checked',
  'caa-allows': 'Nothing to do: the HTTPS host is being made',
  tenant: 'Nothing to do: the certificate is being asked for',
  'certificate-pending': 'Nothing to do: the certificate is being issued, which takes some minutes',
  attached: 'Nothing to do: the certificate is being brought to all edge locations',
};

function nextStep(state: DomainState, wantedId: string | undefined, isAnnounced: boolean): string {
  const { domain, zone, hosting, removal } = state;
  if (isBeingDeleted(state))
    return 'Nothing to do: it is being deleted; to host it again, put it once a GET of it answers 404';
  if (removal)
    return 'Nothing to do: it is being removed on the dates shown; to keep it, put the domain again, with all its settings';
  if (hosting.state === 'records-to-set' && zone === 'managed')
    return 'Nothing to do: the records are being set';
  if (hosting.state !== 'serving') return hostingNextSteps[hosting.state];
  if (wantedId === undefined) return `Put a policy: PUT /v1/domains/${domain}/policy`;
  if (!isAnnounced) return 'Nothing to do: the new policy is being verified, then its id is announced';
  if (parseCurrent(state.versions).policy?.mode === 'none')
    return `The policy has mode "none", so nothing is protected: to change that, PUT /v1/domains/${domain}/policy`;
  if (migrationInProgress(state))
    return `Nothing to do now: the change of provider goes on by its dates, GET /v1/domains/${domain}/migration`;
  return 'Nothing to do';
}

/** A record that the domain needs. */
export interface RecordDescription {
  name: string;
  type: RecordType;
  value: string;
  purpose: string;
  state: 'set' | 'missing' | 'other' | 'unknown';
  /** What is there instead, or why nothing is known. */
  found?: string;
}

/** The records to set and whether they are: in the zone where it is ours, by public look-up where it is not. */
export async function describeRecords(
  ports: Pick<Ports, 'dns' | 'resolver' | 'edge' | 'service'>,
  state: DomainState,
): Promise<RecordDescription[]> {
  const wanted = wantedRecords(ports, state);
  return Promise.all(
    wanted.map(async (record) => ({ ...record, ...(await recordState(ports, state, record)) })),
  );
}

/** The records of a domain: its own, or where it is external the CNAMEs that lead to ours. */
export function wantedRecords(
  ports: Pick<Ports, 'edge' | 'service'>,
  state: DomainState,
): Omit<RecordDescription, 'state' | 'found'>[] {
  const names = domainNames(state.domain, ports.service.serviceDomain);
  const policyHost = {
    name: names.policyHost,
    type: 'CNAME' as const,
    value: ports.edge.endpoint,
    purpose: 'Serves the policy over HTTPS',
  };
  const announces = "Announces the policy's id to senders";
  const reports = 'Tells senders where to report to';
  if (state.zone === 'external') {
    return [
      policyHost,
      { name: names.mtaStsRecord, type: 'CNAME', value: names.delegatedMtaStsRecord, purpose: announces },
      { name: names.tlsRptRecord, type: 'CNAME', value: names.delegatedTlsRptRecord, purpose: reports },
    ];
  }
  const id = currentVersion(state.versions)?.id;
  return [
    policyHost,
    ...(id === undefined
      ? []
      : [
          { name: names.mtaStsRecord, type: 'TXT' as const, value: `v=STSv1; id=${id};`, purpose: announces },
        ]),
    { name: names.tlsRptRecord, type: 'TXT', value: tlsRptRecord(state, ports), purpose: reports },
  ];
}

async function recordState(
  { dns, resolver }: Pick<Ports, 'dns' | 'resolver'>,
  { zone, zoneId }: DomainState,
  { name, type, value }: Omit<RecordDescription, 'state' | 'found'>,
): Promise<Pick<RecordDescription, 'state' | 'found'>> {
  if (zone === 'managed' && zoneId !== undefined) {
    const set = await dns.read(zoneId, name, type);
    return judge(set ? { kind: 'found', records: set.values } : { kind: 'none' }, value);
  }
  return judge(await resolver.cname(name), value);
}

function judge(answer: Lookup<string>, wanted: string): Pick<RecordDescription, 'state' | 'found'> {
  if (answer.kind === 'none') return { state: 'missing' };
  if (answer.kind === 'failed') return { state: 'unknown', found: answer.why };
  if (answer.records.includes(wanted)) return { state: 'set' };
  return { state: 'other', found: answer.records.join(' | ').slice(0, 500) };
}
