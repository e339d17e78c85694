import type { LocalDnsZone } from '../adapters/local/dns/local-dns-zone.ts';
import { formatDkimKeyRecord } from '../core/mail/dkim/sign-mail.ts';
import type { RecordSet } from '../service/ports/dns-zone.ts';
import {
  dkimSelector,
  edgeHost,
  mailDomain,
  nameServer,
  recordTtlSeconds,
  serviceDomain,
} from './local-names.ts';

/**
 * Publishes what the stacks publish in Route 53: the addresses of our servers, the mail host, and the key that signs.
 * @param host the address that the servers listen on
 * @param dkimKey the private key, PEM
 */
export async function publishOwnRecords(zones: LocalDnsZone, host: string, dkimKey: string): Promise<void> {
  await zones.addZone(serviceDomain);
  const address = {
    type: host.includes(':') ? ('AAAA' as const) : ('A' as const),
    ttlSeconds: recordTtlSeconds,
    values: [host],
  };
  const records: RecordSet[] = [
    { name: edgeHost, ...address },
    { name: nameServer, ...address },
    { name: mailDomain, ...address },
    { name: mailDomain, type: 'MX', ttlSeconds: recordTtlSeconds, values: [`10 ${mailDomain}`] },
    {
      name: `${dkimSelector}._domainkey.${serviceDomain}`,
      type: 'TXT',
      ttlSeconds: recordTtlSeconds,
      values: [formatDkimKeyRecord(dkimKey)],
    },
  ];
  for (const to of records) {
    const from = await zones.read(serviceDomain, to.name, to.type);
    await zones.change(serviceDomain, [{ from, to }]);
  }
}
