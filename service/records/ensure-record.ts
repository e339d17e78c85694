import type { Finding } from '../../core/finding/problem.ts';
import type { RecordSet } from '../ports/dns-zone.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';

/**
 * Makes one record set of ours be there. One that someone else put there stays, unless the domain says `adoptRecords`.
 * @returns what keeps it from being there
 * @throws RecordConflictError when it changed meanwhile: the task comes again
 */
export async function ensureRecord(
  { dns }: Pick<Ports, 'dns'>,
  state: DomainState,
  wanted: RecordSet,
): Promise<Finding | undefined> {
  const zoneId =
    state.zone === 'managed' && state.zoneId !== undefined
      ? state.zoneId
      : (await dns.findZone(wanted.name))?.id;
  if (zoneId === undefined) {
    return {
      code: 'no-zone',
      message: `No zone that StrictMX may write holds ${wanted.name}`,
      nextStep: `Create a public hosted zone for it in this account, or set the domain's zone to "external"`,
    };
  }
  const from = await dns.read(zoneId, wanted.name, wanted.type);
  if (from && sameValues(from, wanted)) return undefined;
  if (from && !state.adoptRecords) {
    return {
      code: 'foreign-record',
      message: `${wanted.name} ${wanted.type} is set to ${from.values.join(' | ').slice(0, 300)}, which StrictMX did not write`,
      nextStep: 'Remove that record, or set "adoptRecords": true on the domain to let StrictMX replace it',
    };
  }
  await dns.change(zoneId, [{ from, to: wanted }]);
  return undefined;
}

const sameValues = (a: RecordSet, b: RecordSet) =>
  JSON.stringify(a.values.toSorted()) === JSON.stringify(b.values.toSorted());
