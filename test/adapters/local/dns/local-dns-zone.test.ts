import { describe, expect, test } from 'vitest';
import { openLocalDnsZone } from '../../../../adapters/local/dns/local-dns-zone.ts';
import type { RecordChange, RecordSet } from '../../../../service/ports/dns-zone.ts';
import { dnsZoneContract } from '../../../contracts/dns-zone.contract.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';
import { readSet } from '../../../fakes/read-set.ts';
import {
  keepsUnknownMembers,
  unknownPlaces,
  withUnknownMembers,
} from '../../../service/store/unknown-members.ts';

async function openWithZones(store: MemoryStore) {
  const dns = await openLocalDnsZone(store);
  for (const zone of ['strictmx.test', 'example.com', 'sub.example.com']) await dns.addZone(zone);
  return dns;
}

dnsZoneContract('LocalDnsZone', () => openWithZones(new MemoryStore()));

const cname: RecordSet = {
  name: 'mta-sts.example.com',
  type: 'CNAME',
  ttlSeconds: 60,
  values: ['edge.strictmx.test'],
};
const txt: RecordSet = {
  name: '_mta-sts.example.com',
  type: 'TXT',
  ttlSeconds: 60,
  values: ['v=STSv1; id=1;'],
};

describe('openLocalDnsZone()', () => {
  test('loads zones and records as saved', async () => {
    const store = new MemoryStore();
    const first = await openWithZones(store);
    await first.change('example.com', [{ from: undefined, to: txt }]);
    await first.change('example.com', [{ from: undefined, to: cname }]);
    await first.change('example.com', [{ from: cname, to: undefined }]);
    const second = await openLocalDnsZone(store);
    expect(await readSet(second, 'example.com', txt.name, 'TXT')).toEqual(txt);
    expect(await readSet(second, 'example.com', cname.name, 'CNAME')).toBeUndefined();
    expect(second.zoneOf('a.sub.example.com')?.name).toBe('sub.example.com');
  });

  test('look() sees what the server answers, by a wildcard too', async () => {
    const dns = await openWithZones(new MemoryStore());
    const to = { ...cname, name: '*.edge.strictmx.test' };
    await dns.change('strictmx.test', [{ from: undefined, to }]);
    expect(await dns.look('claim.edge.strictmx.test', 'CNAME')).toEqual(['edge.strictmx.test']);
    expect(await readSet(dns, 'strictmx.test', 'claim.edge.strictmx.test', 'CNAME')).toBeUndefined();
  });

  // Kills a change of two names at each of its writes: afterwards both exist, or neither.
  test.each([1, 2, 3, 4])('completes a change that was killed at write %i', async (fatal) => {
    const store = new MemoryStore();
    const first = await openWithZones(store);
    let writes = 0;
    store.before = (operation) => {
      if ((operation === 'put' || operation === 'delete') && ++writes >= fatal) throw new Error('killed');
    };
    const changes = [txt, cname].map((to) => ({ from: undefined, to }));
    await expect(first.change('example.com', changes)).rejects.toThrow('killed');
    store.before = () => {};
    const second = await openLocalDnsZone(store);
    const found = [
      await readSet(second, 'example.com', txt.name, 'TXT'),
      await readSet(second, 'example.com', cname.name, 'CNAME'),
    ];
    expect(found).toEqual(fatal === 1 ? [undefined, undefined] : [txt, cname]);
    expect(store.keys('dns/begun/')).toEqual([]);
  });
});

describe('LocalDnsZone.change()', () => {
  test('keeps the members of a newer version at the name and its records', async () => {
    const store = new MemoryStore();
    const first = await openWithZones(store);
    const mx: RecordSet = { ...txt, type: 'MX', values: ['10 mail.example.com'] };
    for (const to of [txt, mx]) await first.change('example.com', [{ from: undefined, to }]);
    const key = `dns/records/example.com/${txt.name}.json`;
    const change = async (...changes: RecordChange[]) =>
      (await openLocalDnsZone(store)).change('example.com', changes);
    const changed = { ...txt, values: ['v=STSv1; id=2;'] };
    await keepsUnknownMembers(store, key, () => change({ from: txt, to: changed }));
    await keepsUnknownMembers(store, key, () =>
      change({ from: changed, to: txt }, { from: undefined, to: cname }),
    );
  });

  test('that a killed process had begun is finished with the members of a newer version', async () => {
    const store = new MemoryStore();
    const first = await openWithZones(store);
    await first.change('example.com', [{ from: undefined, to: txt }]);
    const key = `dns/records/example.com/${txt.name}.json`;
    store.edit(key, withUnknownMembers(store.text(key) ?? ''));
    const second = await openLocalDnsZone(store);
    store.before = (operation, of) => {
      if (operation === 'put' && of === key) throw new Error('killed');
    };
    const changed = { ...txt, values: ['v=STSv1; id=2;'] };
    const changes = [
      { from: txt, to: changed },
      { from: undefined, to: cname },
    ];
    await expect(second.change('example.com', changes)).rejects.toThrow('killed');
    store.before = () => {};
    const third = await openLocalDnsZone(store);
    expect(await readSet(third, 'example.com', txt.name, 'TXT')).toMatchObject(changed);
    expect(unknownPlaces(store.text(key))).toEqual(['', '.sets[0]']);
  });

  test.each<[string, Partial<RecordSet>, string]>([
    ['upper case', { name: '_MTA-STS.example.com' }, 'expected a name in lower case'],
    ['a final dot', { name: '_mta-sts.example.com.' }, 'is not in the zone'],
    ['a label over 63', { name: `${'a'.repeat(64)}.example.com` }, 'expected a name in lower case'],
    ['no values', { values: [] }, 'it has no values'],
    ['an empty TXT', { values: [''] }, 'expected 1 to 4000 characters'],
    ['a host name as A', { type: 'A', values: ['mail.example.com'] }, 'expected an IPv4 address'],
    ['IPv4 as AAAA', { type: 'AAAA', values: ['192.0.2.1'] }, 'expected an IPv6 address'],
    [
      'MX without a preference',
      { type: 'MX', values: ['mail.example.com'] },
      'expected a preference and a host name',
    ],
    [
      'a CNAME at the apex',
      { name: 'example.com', type: 'CNAME', values: ['a.test'] },
      'a CNAME must be the only record',
    ],
    ['two CNAMEs', { type: 'CNAME', values: ['a.test', 'b.test'] }, 'a CNAME must be the only record'],
    ['a negative TTL', { ttlSeconds: -1 }, '"ttlSeconds" is -1'],
  ])('refuses %s', async (_label, part, why) => {
    const dns = await openWithZones(new MemoryStore());
    await expect(dns.change('example.com', [{ from: undefined, to: { ...txt, ...part } }])).rejects.toThrow(
      why,
    );
  });
});
