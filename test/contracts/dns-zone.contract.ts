import { describe, expect, test } from 'vitest';
import { type DnsZone, RecordConflictError, type RecordSet } from '../../service/ports/dns-zone.ts';
import { readSet } from '../fakes/read-set.ts';

/**
 * The contract of every `DnsZone`. `make` returns one with the empty zones `strictmx.test`, `example.com` and
 * `sub.example.com`, and no zone for `example.org`.
 */
export function dnsZoneContract(name: string, make: () => Promise<DnsZone>): void {
  describe(`${name} as DnsZone`, () => {
    zones(make);
    singleChanges(make);
    conflicts(make);
    confirmation(make);
    looks(make);
  });
}

const txt = (id: string): RecordSet => ({
  name: '_mta-sts.example.com',
  type: 'TXT',
  ttlSeconds: 60,
  values: [`v=STSv1; id=${id};`],
});

async function zoneIdOf(dns: DnsZone, name: string): Promise<string> {
  const zone = await dns.findZone(name);
  if (zone === undefined) throw new Error(`no zone for ${name}`);
  return zone.id;
}

function zones(make: () => Promise<DnsZone>): void {
  test.each([
    ['the zone itself', 'example.com', 'example.com'],
    ['a name below the zone', '_smtp._tls.example.com', 'example.com'],
    ['the more specific of two zones', 'mta-sts.sub.example.com', 'sub.example.com'],
    ['a name that only ends the same way', 'myexample.com', undefined],
    ['a zone that is not ours', 'mta-sts.example.org', undefined],
    ['a top-level domain', 'com', undefined],
  ])('findZone() finds the zone of %s', async (_label, name, zone) => {
    const dns = await make();
    expect((await dns.findZone(name))?.name).toBe(zone);
  });
}

function looks(make: () => Promise<DnsZone>): void {
  test('look() answers what change() wrote, and nothing known or no values for what is not there', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    expect((await dns.look(txt('1').name, 'TXT')) ?? []).toEqual([]);
    await dns.change(zone, [{ from: undefined, to: txt('1') }]);
    expect((await dns.look(txt('1').name, 'TXT')) ?? txt('1').values).toEqual(txt('1').values);
  });
}

function confirmation(make: () => Promise<DnsZone>): void {
  test('confirm() resolves for what change() wrote, however often it is called, and changes nothing', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    await dns.change(zone, [{ from: undefined, to: txt('1') }]);
    await dns.confirm(zone, txt('1'));
    await dns.confirm(zone, txt('1'));
    expect(await readSet(dns, zone, txt('1').name, 'TXT')).toEqual(txt('1'));
  });
}

function singleChanges(make: () => Promise<DnsZone>): void {
  const sets: [string, RecordSet][] = [
    [
      'TXT with everything that needs quoting',
      { ...txt('1'), values: ['a "quoted" \\ value; with,punctuation'] },
    ],
    ['TXT over 255 bytes', { ...txt('1'), values: [`v=DKIM1; p=${'A'.repeat(400)}`] }],
    ['TXT with two records', { ...txt('1'), values: ['v=spf1 -all', 'v=STSv1; id=1;'] }],
    ['TXT beyond ASCII', { ...txt('1'), values: ['grün'] }],
    [
      'CNAME',
      { name: 'mta-sts.example.com', type: 'CNAME', ttlSeconds: 300, values: ['edge.strictmx.test'] },
    ],
    [
      'MX',
      {
        name: 'example.com',
        type: 'MX',
        ttlSeconds: 300,
        values: ['10 mx1.example.com', '20 mx2.example.com'],
      },
    ],
    ['A', { name: 'example.com', type: 'A', ttlSeconds: 0, values: ['192.0.2.1', '192.0.2.2'] }],
    ['AAAA', { name: 'example.com', type: 'AAAA', ttlSeconds: 86_400, values: ['2001:db8::1'] }],
  ];

  test.each(sets)('change() creates and removes %s, and read() returns it unchanged', async (_label, set) => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    expect(await readSet(dns, zone, set.name, set.type)).toBeUndefined();
    await dns.change(zone, [{ from: undefined, to: set }]);
    const read = await readSet(dns, zone, set.name, set.type);
    expect({ ...read, values: read?.values.toSorted() }).toEqual({ ...set, values: set.values.toSorted() });
    await dns.change(zone, [{ from: set, to: undefined }]);
    expect(await readSet(dns, zone, set.name, set.type)).toBeUndefined();
  });

  test('change() replaces one value with another', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    await dns.change(zone, [{ from: undefined, to: txt('1') }]);
    await dns.change(zone, [{ from: txt('1'), to: { ...txt('2'), ttlSeconds: 300 } }]);
    expect(await readSet(dns, zone, txt('1').name, 'TXT')).toEqual({ ...txt('2'), ttlSeconds: 300 });
  });

  test('change() can replace other records with a CNAME in one call', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    const cname: RecordSet = {
      name: txt('1').name,
      type: 'CNAME',
      ttlSeconds: 60,
      values: ['x.strictmx.test'],
    };
    await dns.change(zone, [{ from: undefined, to: txt('1') }]);
    await dns.change(zone, [
      { from: txt('1'), to: undefined },
      { from: undefined, to: cname },
    ]);
    expect(await readSet(dns, zone, cname.name, 'CNAME')).toEqual(cname);
    expect(await readSet(dns, zone, cname.name, 'TXT')).toBeUndefined();
  });
}

function conflicts(make: () => Promise<DnsZone>): void {
  test.each<[string, RecordSet | undefined, RecordSet | undefined]>([
    ['another value', txt('1'), txt('2')],
    ['a record although none was expected', txt('1'), undefined],
    ['no record although one was expected', undefined, txt('1')],
    ['another TTL', txt('1'), { ...txt('1'), ttlSeconds: 61 }],
    ['an additional value', txt('1'), { ...txt('1'), values: [...txt('1').values, 'v=spf1 -all'] }],
  ])('change() refuses if there is %s', async (_label, actual, from) => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    if (actual !== undefined) await dns.change(zone, [{ from: undefined, to: actual }]);
    await expect(dns.change(zone, [{ from, to: txt('9') }])).rejects.toThrow(RecordConflictError);
    expect(await readSet(dns, zone, txt('1').name, 'TXT')).toEqual(actual);
  });

  test('change() ignores the order of values', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    const both = { ...txt('1'), values: ['v=spf1 -all', 'v=STSv1; id=1;'] };
    await dns.change(zone, [{ from: undefined, to: both }]);
    await dns.change(zone, [{ from: { ...both, values: both.values.toReversed() }, to: undefined }]);
    expect(await readSet(dns, zone, both.name, 'TXT')).toBeUndefined();
  });

  test('change() makes no change if one of several is refused', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    const other: RecordSet = {
      name: 'mta-sts.example.com',
      type: 'CNAME',
      ttlSeconds: 60,
      values: ['edge.strictmx.test'],
    };
    const changes = [
      { from: undefined, to: other },
      { from: txt('1'), to: txt('2') },
    ];
    await expect(dns.change(zone, changes)).rejects.toThrow(RecordConflictError);
    expect(await readSet(dns, zone, other.name, 'CNAME')).toBeUndefined();
  });

  test('change() refuses a record beside a CNAME', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    const cname: RecordSet = { ...txt('1'), type: 'CNAME', values: ['x.strictmx.test'] };
    await dns.change(zone, [{ from: undefined, to: cname }]);
    const change = dns.change(zone, [{ from: undefined, to: txt('1') }]);
    await expect(change).rejects.toThrow(RecordConflictError);
    expect(await dns.read(zone, cname.name)).toEqual([cname]);
  });

  test('change() refuses a CNAME beside other records', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    await dns.change(zone, [{ from: undefined, to: txt('1') }]);
    const cname: RecordSet = {
      name: txt('1').name,
      type: 'CNAME',
      ttlSeconds: 60,
      values: ['x.strictmx.test'],
    };
    const change = dns.change(zone, [{ from: undefined, to: cname }]);
    await expect(change).rejects.toThrow(RecordConflictError);
    expect(await readSet(dns, zone, cname.name, 'CNAME')).toBeUndefined();
  });

  test('change() lets one of two simultaneous writers win', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    await dns.change(zone, [{ from: undefined, to: txt('1') }]);
    const outcomes = await Promise.allSettled(
      ['2', '3'].map((id) => dns.change(zone, [{ from: txt('1'), to: txt(id) }])),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = outcomes[0]?.status === 'fulfilled' ? '2' : '3';
    expect(await readSet(dns, zone, txt('1').name, 'TXT')).toEqual(txt(winner));
  });

  test('change() refuses a name outside of the zone', async () => {
    const dns = await make();
    const zone = await zoneIdOf(dns, 'example.com');
    const outside = { ...txt('1'), name: '_mta-sts.example.org' };
    await expect(dns.change(zone, [{ from: undefined, to: outside }])).rejects.toThrow();
  });
}
