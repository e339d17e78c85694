import { afterEach, beforeEach, expect, test } from 'vitest';
import { coalesceChanges } from '../../../../adapters/aws/dns/coalescing-dns-zone.ts';
import { createRoute53DnsZone } from '../../../../adapters/aws/dns/route53-dns-zone.ts';
import { type DnsZone, RecordConflictError, type RecordSet } from '../../../../service/ports/dns-zone.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../../aws-stub/stub-clients.ts';
import { dnsZoneContract } from '../../../contracts/dns-zone.contract.ts';
import { readSet } from '../../../fakes/read-set.ts';

let stub: AwsStub;
let dns: DnsZone;
let zone: string;

beforeEach(async () => {
  stub = new AwsStub();
  const { route53 } = createStubClients(await stub.start());
  zone = stub.route53.addZone('example.com');
  const waiting = { inSyncSeconds: 1, pollMilliseconds: 1 };
  dns = coalesceChanges(createRoute53DnsZone(route53, { zones: 'all', waiting }), 1);
});
afterEach(() => stub.stop());

dnsZoneContract('Route 53 with changes together', async () => {
  for (const other of ['strictmx.test', 'sub.example.com']) stub.route53.addZone(other);
  return dns;
});

const txt = (name: string, value = 'new'): RecordSet => ({
  name: `${name}.example.com`,
  type: 'TXT',
  ttlSeconds: 60,
  values: [value],
});
const names = Array.from({ length: 10 }, (_, at) => `_mta-sts.d${at}`);
const create = (set: RecordSet) => dns.change(zone, [{ from: undefined, to: set }]);
const requests = () => stub.callNames().filter((name) => name === 'route53.ChangeResourceRecordSets').length;

test('coalesceChanges() sends changes that arrive at once in one request', async () => {
  await Promise.all(names.map((name) => create(txt(name))));
  expect(requests()).toBe(1);
  for (const name of names) expect(await readSet(dns, zone, `${name}.example.com`, 'TXT')).toEqual(txt(name));
});

test('coalesceChanges() does not let a refused change hold up the others', async () => {
  stub.route53.write(zone, '_mta-sts.d3.example.com', 'TXT', 60, ['"foreign"']);
  const outcomes = await Promise.allSettled(names.map((name) => create(txt(name))));
  expect(outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([3]);
  expect(outcomes[3]).toMatchObject({ reason: expect.any(RecordConflictError) });
  expect(stub.route53.values(zone, '_mta-sts.d3.example.com', 'TXT')).toEqual(['"foreign"']);
  expect(stub.route53.values(zone, '_mta-sts.d4.example.com', 'TXT')).toEqual(['"new"']);
});

test('coalesceChanges() stays within the bucket of an account, which the same changes one by one exceed', async () => {
  stub.route53.bucket = { burst: 10, perSecond: 5 };
  const many = Array.from({ length: 40 }, (_, at) => `_mta-sts.d${at}`);
  await Promise.all(many.map((name) => create(txt(name))));
  expect(requests()).toBe(1);
  const { route53 } = createStubClients(stub.endpoint);
  const alone = createRoute53DnsZone(route53, { zones: 'all' });
  const outcomes = await Promise.allSettled(
    many.map((name) => alone.change(zone, [{ from: txt(name), to: txt(name, 'newer') }])),
  );
  const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect(refused.length).toBeGreaterThan(20);
  expect(refused[0]).toContain('Rate exceeded');
});

test('coalesceChanges() lets one of two changes of the same record win', async () => {
  const outcomes = await Promise.allSettled([create(txt('a', 'one')), create(txt('a', 'two'))]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('coalesceChanges() passes an error that is not a refusal to all changes, and retries none of them separately', async () => {
  stub.faults.add({ kind: 'fail-before', call: () => true, attempts: 'all' });
  const outcomes = await Promise.allSettled(names.map((name) => create(txt(name))));
  expect(outcomes.map(({ status }) => status)).toEqual(names.map(() => 'rejected'));
  expect(requests()).toBe(1);
});
