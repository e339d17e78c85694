import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRoute53DnsZone, NotInSyncError } from '../../../../adapters/aws/dns/route53-dns-zone.ts';
import { type DnsZone, RecordConflictError, type RecordSet } from '../../../../service/ports/dns-zone.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../../aws-stub/stub-clients.ts';
import { dnsZoneContract } from '../../../contracts/dns-zone.contract.ts';
import { readSet } from '../../../fakes/read-set.ts';

let stub: AwsStub;
let dns: DnsZone;
let zone: string;

const waiting = { inSyncSeconds: 0.05, pollMilliseconds: 5 };
const name = '_mta-sts.example.com';
const txt = (...values: string[]): RecordSet => ({ name, type: 'TXT', ttlSeconds: 60, values });

beforeEach(async () => {
  stub = new AwsStub();
  zone = stub.route53.addZone('example.com');
  dns = createRoute53DnsZone(createStubClients(await stub.start()).route53, { zones: 'all', waiting });
});
afterEach(() => stub.stop());

dnsZoneContract('Route 53', async () => {
  for (const other of ['strictmx.test', 'sub.example.com']) stub.route53.addZone(other);
  const { route53 } = createStubClients(stub.endpoint);
  return createRoute53DnsZone(route53, { zones: 'all', waiting: { inSyncSeconds: 1, pollMilliseconds: 1 } });
});

describe('findZone()', () => {
  test('finds the longest suffix that is a public zone', async () => {
    const inner = stub.route53.addZone('mail.example.com');
    expect(await dns.findZone('_mta-sts.mail.example.com')).toEqual({ id: inner, name: 'mail.example.com' });
    expect(await dns.findZone('mail.example.com')).toEqual({ id: inner, name: 'mail.example.com' });
    expect(await dns.findZone('_mta-sts.example.com')).toEqual({ id: zone, name: 'example.com' });
  });

  test('ignores private zones', async () => {
    stub.route53.addZone('mail.example.com', { private: true });
    expect(await dns.findZone('mail.example.com')).toEqual({ id: zone, name: 'example.com' });
  });

  test.each([
    ['a name that only ends with the same letters', 'notexample.com'],
    ['a neighbouring name, for which the page starts at our zone', 'example.aaa'],
    ['a top-level domain', 'com'],
  ])('finds nothing for %s', async (_, other) => {
    expect(await dns.findZone(other)).toBeUndefined();
  });

  test('finds neither of two public zones with the same name, because only one is delegated to', async () => {
    stub.route53.addZone('example.com');
    expect(await dns.findZone('example.com')).toBeUndefined();
  });

  test('ignores zones that this deployment may not write', async () => {
    const { route53 } = createStubClients(stub.endpoint);
    const limited = createRoute53DnsZone(route53, { zones: ['ZOTHER'], waiting });
    expect(await limited.findZone('example.com')).toBeUndefined();
  });
});

describe('read()', () => {
  test('joins and unescapes TXT strings', async () => {
    stub.route53.write(zone, name, 'TXT', 300, ['"v=STSv1; " "id=\\061;"', '"say \\"hi\\""']);
    expect(await readSet(dns, zone, name, 'TXT')).toEqual({
      name,
      type: 'TXT',
      ttlSeconds: 300,
      values: ['v=STSv1; id=1;', 'say "hi"'],
    });
  });

  test('does not confuse the next name of the page with the requested one', async () => {
    stub.route53.write(zone, 'zzz.example.com', 'TXT', 300, ['"x"']);
    expect(await readSet(dns, zone, name, 'TXT')).toBeUndefined();
  });

  test('shows every type and form at the name', async () => {
    const host = 'mta-sts.example.com';
    stub.route53.writeAlias(zone, host, 'A');
    stub.route53.write(zone, host, 'CAA', 60, ['0 issue "ca.example"']);
    stub.route53.writeWeighted(zone, host, 'TXT', 'blue', ['"b"']);
    stub.route53.writeWeighted(zone, host, 'TXT', 'green', ['"g"']);
    stub.route53.write(zone, `a.${host}`, 'A', 60, ['192.0.2.1']);
    expect(await dns.read(zone, host)).toEqual([
      { name: host, type: 'A', ttlSeconds: 0, values: ['d1.cloudfront.net'], form: 'alias' },
      { name: host, type: 'CAA', ttlSeconds: 60, values: ['0 issue "ca.example"'] },
      { name: host, type: 'TXT', ttlSeconds: 60, values: ['b', 'g'], form: 'routing' },
    ]);
  });
});

test('confirm() asks the servers for the set, and writes nothing', async () => {
  const checked: unknown[] = [];
  const { route53 } = createStubClients(stub.endpoint);
  const checkAnswers = async (changes: unknown) => {
    checked.push(changes);
  };
  await createRoute53DnsZone(route53, { zones: 'all', waiting, checkAnswers }).confirm(zone, txt('a'));
  expect(checked).toEqual([[{ from: txt('a'), to: txt('a') }]]);
  expect(stub.calls).toEqual([]);
});

describe('change()', () => {
  test('creates, replaces and deletes, and waits for INSYNC', async () => {
    stub.route53.pendingLooks = 2;
    await dns.change(zone, [{ from: undefined, to: txt('a') }]);
    expect(stub.callNames().filter((call) => call === 'route53.GetChange')).toHaveLength(3);
    await dns.change(zone, [{ from: txt('a'), to: txt('b "quoted" \\', 'c') }]);
    expect(await readSet(dns, zone, name, 'TXT')).toEqual(txt('b "quoted" \\', 'c'));
    await dns.change(zone, [{ from: txt('c', 'b "quoted" \\'), to: undefined }]);
    expect(await readSet(dns, zone, name, 'TXT')).toBeUndefined();
  });

  test('writes a TXT of 600 characters in strings of 255', async () => {
    await dns.change(zone, [{ from: undefined, to: txt('x'.repeat(600)) }]);
    expect(stub.route53.values(zone, name, 'TXT')).toEqual([
      `"${'x'.repeat(255)}" "${'x'.repeat(255)}" "${'x'.repeat(90)}"`,
    ]);
  });

  test.each([
    ['a record exists although none was expected', undefined, txt('new')],
    ['the value is different', txt('other'), txt('new')],
    ['the TTL is different', { ...txt('there'), ttlSeconds: 1 }, txt('new')],
    ['the value to delete is different', txt('other'), undefined],
  ])('throws RecordConflictError if %s, and changes nothing', async (_, from, to) => {
    stub.route53.write(zone, name, 'TXT', 60, ['"there"']);
    await expect(dns.change(zone, [{ from, to }])).rejects.toThrow(RecordConflictError);
    expect(stub.route53.values(zone, name, 'TXT')).toEqual(['"there"']);
  });

  test('throws RecordConflictError if the expected set is gone', async () => {
    await expect(dns.change(zone, [{ from: txt('a'), to: txt('b') }])).rejects.toThrow(RecordConflictError);
  });

  test('makes all changes or none', async () => {
    const other = { ...txt('x'), name: 'other.example.com' };
    stub.route53.write(zone, name, 'TXT', 60, ['"there"']);
    const changes = [
      { from: undefined, to: other },
      { from: txt('wrong'), to: txt('new') },
    ];
    await expect(dns.change(zone, changes)).rejects.toThrow(RecordConflictError);
    expect(await readSet(dns, zone, other.name, 'TXT')).toBeUndefined();
  });

  test('replaces a record that another program wrote in a different form', async () => {
    stub.route53.write(zone, name, 'TXT', 60, ['"v=STSv1; "   "id=1;"']);
    const from = await readSet(dns, zone, name, 'TXT');
    await dns.change(zone, [{ from, to: txt('v=STSv1; id=2;') }]);
    expect(stub.route53.values(zone, name, 'TXT')).toEqual(['"v=STSv1; id=2;"']);
  });

  test('replaces a CNAME without a final dot and in capitals', async () => {
    const host = 'mta-sts.example.com';
    stub.route53.write(zone, host, 'CNAME', 60, ['Old.Example.net']);
    const from = await readSet(dns, zone, host, 'CNAME');
    expect(from?.values).toEqual(['old.example.net']);
    await dns.change(zone, [{ from, to: { ...from!, values: ['new.example.net'] } }]);
    expect(stub.route53.values(zone, host, 'CNAME')).toEqual(['new.example.net.']);
  });

  test('sends no request if nothing differs', async () => {
    await dns.change(zone, [{ from: txt('a', 'b'), to: txt('b', 'a') }]);
    expect(stub.calls).toEqual([]);
  });

  test('does not report a record that Route 53 cannot hold as a conflict', async () => {
    const change = dns.change(zone, [{ from: undefined, to: txt('a'.repeat(5000)) }]);
    await expect(change).rejects.toThrow(/TXTRDATATooLong/u);
    await expect(change).rejects.not.toThrow(RecordConflictError);
  });

  test('replaces an alias and sets with a routing policy, which only Route 53 can spell', async () => {
    const host = 'mta-sts.example.com';
    stub.route53.writeAlias(zone, host, 'A');
    stub.route53.writeWeighted(zone, host, 'AAAA', 'blue', ['2001:db8::1']);
    stub.route53.writeWeighted(zone, host, 'AAAA', 'green', ['2001:db8::2']);
    const found = await dns.read(zone, host);
    const to: RecordSet = { name: host, type: 'CNAME', ttlSeconds: 60, values: ['edge.strictmx.test'] };
    await dns.change(zone, [...found.map((from) => ({ from, to: undefined })), { from: undefined, to }]);
    expect(await dns.read(zone, host)).toEqual([to]);
  });

  test('refuses to replace an alias that is another one meanwhile', async () => {
    const host = 'mta-sts.example.com';
    stub.route53.writeAlias(zone, host, 'A');
    const [from] = await dns.read(zone, host);
    stub.route53.write(zone, host, 'A', 60, ['192.0.2.1']);
    await expect(dns.change(zone, [{ from, to: undefined }])).rejects.toThrow(RecordConflictError);
    expect(stub.route53.values(zone, host, 'A')).toEqual(['192.0.2.1']);
  });

  test('retries after a prior request that is not complete', async () => {
    stub.route53.priorRequests = 1;
    await dns.change(zone, [{ from: undefined, to: txt('a') }]);
    expect(stub.route53.values(zone, name, 'TXT')).toEqual(['"a"']);
  });

  test('throws NotInSyncError if the servers do not catch up', async () => {
    stub.route53.pendingLooks = 1000;
    await expect(dns.change(zone, [{ from: undefined, to: txt('a') }])).rejects.toThrow(NotInSyncError);
  });

  test('reports a conflict after a lost answer, so that the caller reads its own write', async () => {
    stub.faults.add({ kind: 'lose-answer', call: 1, attempts: 'first' });
    await expect(dns.change(zone, [{ from: undefined, to: txt('a') }])).rejects.toThrow(RecordConflictError);
    expect(await readSet(dns, zone, name, 'TXT')).toEqual(txt('a'));
  });
});
