import type { DnsAnswer } from '../../core/dns-record/answer.ts';
import type { HostedRecords, WantedRecord } from '../../core/finding/finding-parameters.ts';
import { isMtaStsRecord } from '../../core/mta-sts/record.ts';
import { isTlsRptRecord } from '../../core/tls-rpt/record.ts';
import { followCnames } from '../look-up/follow-cnames.ts';
import { lookUpPolicyHost } from '../look-up/look-up-policy-host.ts';
import type { FoundSet } from '../ports/dns-zone.ts';
import type { Ports } from '../ports/ports.ts';
import { findInTheWay, findPlain } from '../records/in-the-way.ts';
import { isOnlyRival, managedZoneId } from '../records/own-record.ts';
import { wantedRecords } from '../records/wanted-records.ts';
import type { DomainState } from '../store/domains/domain.ts';

/** A record that the domain needs. */
export interface RecordDescription extends WantedRecord {
  purpose: Exclude<keyof HostedRecords, 'caaIssuer'>;
  state: 'set' | 'missing' | 'other' | 'unknown';
  /** The value there instead (with its type, if that is another), or why nothing is known. */
  found?: string;
}

/** The records to set, and whether they are set: checked in the zone if it is managed, otherwise by public look-up. */
export async function describeRecords(
  ports: Pick<Ports, 'dns' | 'resolver' | 'edge' | 'service'>,
  state: DomainState,
): Promise<RecordDescription[]> {
  const { policyHost, mtaSts, tlsRpt } = wantedRecords(ports, state);
  const describe = async (purpose: RecordDescription['purpose'], record: WantedRecord | undefined) =>
    record ? [{ ...record, purpose, ...(await recordState(ports, state, purpose, record)) }] : [];
  const described = await Promise.all([
    describe('policyHost', policyHost),
    describe('mtaSts', mtaSts),
    describe('tlsRpt', tlsRpt),
  ]);
  return described.flat();
}

async function recordState(
  ports: Pick<Ports, 'dns' | 'resolver' | 'edge' | 'service'>,
  state: DomainState,
  purpose: RecordDescription['purpose'],
  { name, type, value }: WantedRecord,
): Promise<Pick<RecordDescription, 'state' | 'found'>> {
  // The edge's own name serves a policy host as well (docs/decisions/0018).
  const accepted = purpose === 'policyHost' ? [value, ports.edge.endpoint] : [value];
  const zoneId = managedZoneId(state);
  if (zoneId !== undefined) {
    const sets = await ports.dns.read(zoneId, name);
    const inTheWay = findInTheWay(sets, type);
    if (inTheWay.length > 0) return { state: 'other', found: formatFound(inTheWay.flatMap(formatSet)) };
    const rivals = (findPlain(sets, type)?.values ?? []).filter(isRival[purpose]);
    return compare(rivals.length > 0 ? { kind: 'found', records: rivals } : { kind: 'none' }, accepted);
  }
  // The names of other claims lead to the same edge.
  const isOurs = (target: string) => target.endsWith(`.${ports.service.serviceDomain}`);
  const chain = await followCnames(ports, name, (target) => accepted.includes(target) || isOurs(target));
  if (chain.kind === 'found')
    return accepted.some((one) => one === chain.end)
      ? { state: 'set' }
      : { state: 'other', found: formatFound(chain.targets) };
  if (chain.kind === 'failed') return compare(chain, accepted);
  return purpose === 'policyHost' ? lookUpHost(ports, state) : lookUpText(ports, purpose, name);
}

/** What a policy host without a CNAME answers. */
async function lookUpHost(
  ports: Pick<Ports, 'resolver' | 'edge' | 'service'>,
  { domain }: DomainState,
): Promise<Pick<RecordDescription, 'state' | 'found'>> {
  const host = await lookUpPolicyHost(ports, domain);
  if (host.kind === 'ours') return { state: 'set' };
  return host.kind === 'other-addresses'
    ? { state: 'other', found: formatFound(host.addresses.map(formatAddress)) }
    : { state: 'missing' };
}

/** The TXT record of somebody else where the CNAME should be. */
async function lookUpText(
  { resolver }: Pick<Ports, 'resolver'>,
  purpose: RecordDescription['purpose'],
  name: string,
): Promise<Pick<RecordDescription, 'state' | 'found'>> {
  const txt = await resolver.txt(name);
  const found = txt.kind === 'found' ? txt.records.filter(isRival[purpose]) : [];
  if (found.length === 0) return { state: 'missing' };
  return { state: 'other', found: formatFound(found.map((value) => `TXT ${value}`)) };
}

const formatSet = ({ type, values }: FoundSet): string[] => values.map((value) => `${type} ${value}`);

const formatAddress = (address: string): string => `${address.includes(':') ? 'AAAA' : 'A'} ${address}`;

const formatFound = (found: readonly string[]): string => found.join(' | ').slice(0, 500);

/** Which values at the name readers would take for the record. */
const isRival: Record<RecordDescription['purpose'], (value: string) => boolean> = {
  policyHost: () => true,
  mtaSts: isMtaStsRecord,
  tlsRpt: isTlsRptRecord,
};

function compare(
  answer: DnsAnswer<string>,
  accepted: readonly string[],
): Pick<RecordDescription, 'state' | 'found'> {
  if (answer.kind === 'none') return { state: 'missing' };
  if (answer.kind === 'failed') return { state: 'unknown', found: answer.why };
  if (accepted.some((value) => isOnlyRival(answer.records, value))) return { state: 'set' };
  return { state: 'other', found: formatFound(answer.records) };
}
