import type { DnsZone, RecordSet } from '../../service/ports/dns-zone.ts';

/** The record set of one type that a zone has. */
export const readSet = async (
  dns: Pick<DnsZone, 'read'>,
  zoneId: string,
  name: string,
  type: string,
): Promise<RecordSet | undefined> =>
  (await dns.read(zoneId, name)).find((set): set is RecordSet => set.type === type);
