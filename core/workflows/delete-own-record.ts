import type { Ports, RecordType } from './ports.ts';
import type { DomainState } from './state.ts';

/**
 * Deletes the values of a record set that are ours; what someone else put at the name stays.
 * @returns whether there was something to delete
 * @throws RecordConflictError when it changed meanwhile: the task comes again
 */
export async function deleteOwnRecord(
  { dns }: Pick<Ports, 'dns'>,
  { zone, zoneId }: DomainState,
  { name, type, isOurs }: { name: string; type: RecordType; isOurs: (value: string) => boolean },
): Promise<boolean> {
  const found = await dns.findZone(name);
  // The zone itself is gone, and the record with it.
  if (!found) return false;
  const id = zone === 'managed' && zoneId !== undefined ? zoneId : found.id;
  const from = await dns.read(id, name, type);
  const others = from?.values.filter((value) => !isOurs(value)) ?? [];
  if (!from || others.length === from.values.length) return false;
  await dns.change(id, [{ from, to: others.length === 0 ? undefined : { ...from, values: others } }]);
  return true;
}
