import { encode, type Packet } from 'dns-packet';
import { type LocalDnsZone, openLocalDnsZone } from '../../../../adapters/local/dns/local-dns-zone.ts';
import type { RecordSet, RecordType } from '../../../../service/ports/dns-zone.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';

export const nameServer = 'ns.strictmx.test';

export const dkim = `v=DKIM1; k=rsa; s=email:tlsrpt; p=${'A'.repeat(392)}`;
const records: [string, RecordType, string[]][] = [
  ['_mta-sts.example.com', 'CNAME', ['example-com.strictmx.test']],
  ['example-com.strictmx.test', 'TXT', ['v=STSv1; id=20261124T100000;']],
  ['mta-sts.example.com', 'CNAME', ['edge.strictmx.test']],
  ['edge.strictmx.test', 'A', ['127.0.0.1']],
  ['edge.strictmx.test', 'AAAA', ['::1']],
  ['example.com', 'MX', ['10 mx1.example.com', '20 mx2.example.com']],
  ['key._domainkey.strictmx.test', 'TXT', [dkim]],
  ['big.example.com', 'TXT', Array.from({ length: 20 }, (_, n) => `${n} ${'x'.repeat(200)}`)],
  ['away.example.com', 'CNAME', ['host.example.org']],
  ['dangling.example.com', 'CNAME', ['nothing.strictmx.test']],
  ['loop-a.example.com', 'CNAME', ['loop-b.example.com']],
  ['loop-b.example.com', 'CNAME', ['loop-a.example.com']],
];

/** `example.com` and `strictmx.test` with records of every kind. */
export async function openTestZones(): Promise<LocalDnsZone> {
  const zones = await openLocalDnsZone(new MemoryStore());
  for (const zone of ['example.com', 'strictmx.test']) await zones.addZone(zone);
  for (const [name, type, values] of records) {
    const to: RecordSet = { name, type, ttlSeconds: 60, values };
    await zones.change(zones.zoneOf(name)?.name ?? '', [{ from: undefined, to }]);
  }
  return zones;
}

export type Overrides = Partial<Packet> & { udpPayloadSize?: number };

export function queryOf(
  name: string,
  type: string,
  { udpPayloadSize, ...overrides }: Overrides = {},
): Buffer {
  const opt = {
    type: 'OPT',
    name: '.',
    udpPayloadSize,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    options: [],
  };
  return encode({
    type: 'query',
    id: 4_711,
    questions: [{ name, type: type as 'A' }],
    additionals: udpPayloadSize === undefined ? [] : [opt as never],
    ...overrides,
  });
}
