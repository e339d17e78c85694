import type { RecordSet, RecordType } from '../ports/dns-zone.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';

export interface OwnRecord {
  name: string;
  type: RecordType;
  /** Whether a value at that name is ours. */
  isOurs: (value: string) => boolean;
}

/** A record set in which a value is ours, and the values in it that are not; undefined where there is none. */
export async function findOwnRecord(
  { dns }: Pick<Ports, 'dns'>,
  { zone, zoneId }: DomainState,
  { name, type, isOurs }: OwnRecord,
): Promise<{ zoneId: string; from: RecordSet; others: string[] } | undefined> {
  const found = await dns.findZone(name);
  // The zone itself is gone, and the record with it.
  if (!found) return undefined;
  const id = zone === 'managed' && zoneId !== undefined ? zoneId : found.id;
  const from = await dns.read(id, name, type);
  const others = from?.values.filter((value) => !isOurs(value)) ?? [];
  if (!from || others.length === from.values.length) return undefined;
  return { zoneId: id, from, others };
}

/**
 * Deletes the values of a record set that are ours; what someone else put at the name stays.
 * @throws RecordConflictError when it changed meanwhile: the task comes again
 */
export async function deleteOwnRecord(
  ports: Pick<Ports, 'dns'>,
  state: DomainState,
  record: OwnRecord,
): Promise<void> {
  const own = await findOwnRecord(ports, state, record);
  if (!own) return;
  const { zoneId, from, others } = own;
  const to = others.length === 0 ? undefined : { ...from, values: others };
  await ports.dns.change(zoneId, [{ from, to }]);
}
