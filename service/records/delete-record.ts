import type { RecordSet } from '../ports/dns-zone.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { findPlain } from './in-the-way.ts';
import { managedZoneId, type OwnRecord } from './own-record.ts';

interface FoundRecord {
  zoneId: string;
  from: RecordSet;
  /** Its values that are not ours. */
  others: string[];
}

/** A record set with a value of ours; undefined if there is none. */
async function findRecord(
  ports: Pick<Ports, 'dns'>,
  state: DomainState,
  { name, type, isOurs }: OwnRecord,
): Promise<FoundRecord | undefined> {
  // The zone itself is gone, and the record with it.
  const zone = await ports.dns.findZone(name);
  if (!zone) return undefined;
  const zoneId = managedZoneId(state) ?? zone.id;
  const sets = await ports.dns.read(zoneId, name);
  // What is in the way of ours is not ours.
  const from = findPlain(sets, type);
  if (!from) return undefined;
  const others: string[] = [];
  for (const value of from.values) if (!(await isOurs(value))) others.push(value);
  return others.length === from.values.length ? undefined : { zoneId, from, others };
}

/** Whether the zone still has a value of ours. */
export const hasRecord = async (
  ports: Pick<Ports, 'dns'>,
  state: DomainState,
  record: OwnRecord,
): Promise<boolean> => (await findRecord(ports, state, record)) !== undefined;

/**
 * Deletes our values of a record set; other people's values at the name stay.
 * @throws RecordConflictError if it changed meanwhile: the task is repeated
 */
export async function deleteRecord(
  ports: Pick<Ports, 'dns'>,
  state: DomainState,
  record: OwnRecord,
): Promise<void> {
  const found = await findRecord(ports, state, record);
  if (!found) return;
  const { zoneId, from, others } = found;
  const to = others.length === 0 ? undefined : { ...from, values: others };
  await ports.dns.change(zoneId, [{ from, to }]);
}
