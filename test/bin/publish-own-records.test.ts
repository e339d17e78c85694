import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { openLocalDnsZone } from '../../adapters/local/dns/local-dns-zone.ts';
import { edgeHost, mailDomain, nameServer, serviceDomain } from '../../bin/local-names.ts';
import { publishOwnRecords } from '../../bin/publish-own-records.ts';
import type { RecordType } from '../../service/ports/dns-zone.ts';
import { MemoryStore } from '../fakes/memory-store.ts';
import { readSet } from '../fakes/read-set.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

test('publishOwnRecords() gives our servers the address, and replaces an earlier one', async () => {
  const zones = await openLocalDnsZone(new MemoryStore());
  const values = async (name: string, type: RecordType) =>
    (await readSet(zones, serviceDomain, name, type))?.values;
  await publishOwnRecords(zones, ['127.0.0.1'], pem);
  await publishOwnRecords(zones, ['127.0.0.2'], pem);
  for (const name of [edgeHost, nameServer, mailDomain])
    expect(await values(name, 'A')).toEqual(['127.0.0.2']);
  expect(await values(`*.${edgeHost}`, 'CNAME')).toEqual([edgeHost]);
  expect(await values(mailDomain, 'MX')).toEqual([`10 ${mailDomain}`]);
  expect(await values(`strictmx._domainkey.${mailDomain}`, 'TXT')).toEqual([
    expect.stringMatching(/^v=DKIM1; k=rsa; .*p=/u),
  ]);
});

test('publishOwnRecords() publishes IPv4 and IPv6 separately, and removes addresses that are no longer ours', async () => {
  const zones = await openLocalDnsZone(new MemoryStore());
  const values = async () => [
    (await readSet(zones, serviceDomain, edgeHost, 'A'))?.values,
    (await readSet(zones, serviceDomain, edgeHost, 'AAAA'))?.values,
  ];
  await publishOwnRecords(zones, ['192.0.2.10', '192.0.2.11', '2001:db8::10'], pem);
  expect(await values()).toEqual([['192.0.2.10', '192.0.2.11'], ['2001:db8::10']]);
  await publishOwnRecords(zones, ['::1'], pem);
  expect(await values()).toEqual([undefined, ['::1']]);
});
