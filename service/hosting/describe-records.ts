import type { DnsAnswer } from '../../core/dns-record/answer.ts';
import type { HostedRecords, WantedRecord } from '../../core/finding/finding-parameters.ts';
import { isMtaStsRecord } from '../../core/mta-sts/record.ts';
import { isTlsRptRecord } from '../../core/tls-rpt/record.ts';
import type { Ports } from '../ports/ports.ts';
import { isOnlyRival, managedZoneId } from '../records/own-record.ts';
import { wantedRecords } from '../records/wanted-records.ts';
import type { DomainState } from '../store/domains/domain.ts';

/** A record that the domain needs. */
export interface RecordDescription extends WantedRecord {
  purpose: Exclude<keyof HostedRecords, 'caaIssuer'>;
  state: 'set' | 'missing' | 'other' | 'unknown';
  /** The value there instead, or why nothing is known. */
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
  ports: Pick<Ports, 'dns' | 'resolver' | 'edge'>,
  state: DomainState,
  purpose: RecordDescription['purpose'],
  { name, type, value }: WantedRecord,
): Promise<Pick<RecordDescription, 'state' | 'found'>> {
  // The edge's own name serves a policy host as well (docs/decisions/0018).
  const accepted = purpose === 'policyHost' ? [value, ports.edge.endpoint] : [value];
  const zoneId = managedZoneId(state);
  if (zoneId !== undefined) {
    const set = await ports.dns.read(zoneId, name, type);
    const rivals = (set?.values ?? []).filter(isRival[purpose]);
    return compare(rivals.length > 0 ? { kind: 'found', records: rivals } : { kind: 'none' }, accepted);
  }
  return compare(await ports.resolver.cname(name), accepted);
}

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
  return { state: 'other', found: answer.records.join(' | ').slice(0, 500) };
}
