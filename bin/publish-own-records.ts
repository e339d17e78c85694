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
 * Publishes the records that the stacks publish in Route 53: our servers' addresses, the mail host, and the signing key.
 * @param addresses the servers' public addresses, IPv4 and IPv6
 * @param dkimKey the private key, PEM
 */
export async function publishOwnRecords(
  zones: LocalDnsZone,
  addresses: string[],
  dkimKey: string,
): Promise<void> {
  await zones.addZone(serviceDomain);
  const ttlSeconds = recordTtlSeconds;
  const v6 = addresses.filter((address) => address.includes(':'));
  const v4 = addresses.filter((address) => !address.includes(':'));
  const records: RecordSet[] = [
    ...[edgeHost, nameServer, mailDomain].flatMap((name): RecordSet[] => [
      { name, type: 'A', ttlSeconds, values: v4 },
      { name, type: 'AAAA', ttlSeconds, values: v6 },
    ]),
    { name: `*.${edgeHost}`, type: 'CNAME', ttlSeconds, values: [edgeHost] },
    { name: mailDomain, type: 'MX', ttlSeconds, values: [`10 ${mailDomain}`] },
    {
      name: `${dkimSelector}._domainkey.${mailDomain}`,
      type: 'TXT',
      ttlSeconds,
      values: [formatDkimKeyRecord(dkimKey)],
    },
  ];
  for (const to of records) {
    const from = (await zones.read(serviceDomain, to.name)).find(({ type }) => type === to.type);
    if (from || to.values.length > 0)
      await zones.change(serviceDomain, [{ from, to: to.values.length > 0 ? to : undefined }]);
  }
}
