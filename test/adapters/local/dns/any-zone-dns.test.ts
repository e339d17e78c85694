import { expect, test } from 'vitest';
import { AnyZoneDns } from '../../../../adapters/local/dns/any-zone-dns.ts';
import { openLocalDnsZone } from '../../../../adapters/local/dns/local-dns-zone.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';
import { readSet } from '../../../fakes/read-set.ts';

const record = { name: '_mta-sts.example.com', type: 'TXT', ttlSeconds: 60, values: ['x'] } as const;

test('AnyZoneDns makes a zone with its first record, and finds it for names below', async () => {
  const zones = await openLocalDnsZone(new MemoryStore());
  const dns = new AnyZoneDns(zones);
  expect(await dns.findZone('example.com')).toEqual({ id: 'example.com', name: 'example.com' });
  expect(await readSet(dns, 'example.com', record.name, 'TXT')).toBeUndefined();
  expect(await zones.findZone('example.com'), 'asking makes none').toBeUndefined();

  await dns.change('example.com', [{ from: undefined, to: { ...record, values: ['x'] } }]);
  expect(await readSet(dns, 'example.com', record.name, 'TXT')).toEqual(record);
  expect((await dns.findZone('mta-sts.example.com'))?.name).toBe('example.com');
});
