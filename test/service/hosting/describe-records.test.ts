import { expect, test } from 'vitest';
import { describeRecords } from '../../../service/hosting/describe-records.ts';
import { delegatedNames } from '../../../service/store/domains/domain-names.ts';
import { announce, enforce, World } from '../world.ts';

const purposesOf = (records: Awaited<ReturnType<typeof describeRecords>>) =>
  records.map(({ purpose, type, state, found }) => [purpose, type, state, ...(found ? [found] : [])]);

test('describeRecords() of a managed zone names its records, and reads them in the zone', async () => {
  const world = await World.hosted();
  expect(purposesOf(await describeRecords(world.ports, await world.state()))).toEqual([
    ['policyHost', 'CNAME', 'set'],
    ['tlsRpt', 'TXT', 'set'],
  ]);
  await world.edit(enforce('mx.example.com'));
  expect(purposesOf(await describeRecords(world.ports, await world.state()))).toContainEqual([
    'mtaSts',
    'TXT',
    'missing',
  ]);
  await announce(world);
  world.handles.dns.set('_smtp._tls.example.com', 'TXT', ['v=TLSRPTv1; rua=mailto:a@b.example']);
  expect(purposesOf(await describeRecords(world.ports, await world.state()))).toEqual([
    ['policyHost', 'CNAME', 'set'],
    ['mtaSts', 'TXT', 'set'],
    ['tlsRpt', 'TXT', 'other', 'v=TLSRPTv1; rua=mailto:a@b.example'],
  ]);
});

test('describeRecords() of a managed zone does not take a record for set that readers find twice', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await announce(world);
  const [ours = ''] = world.txt('_mta-sts.example.com');
  world.handles.dns.set('_mta-sts.example.com', 'TXT', [ours, 'v=STSv1; id=theirs;']);
  world.handles.dns.set('_smtp._tls.example.com', 'TXT', ['v=spf1 -all']);
  expect(purposesOf(await describeRecords(world.ports, await world.state()))).toEqual([
    ['policyHost', 'CNAME', 'set'],
    ['mtaSts', 'TXT', 'other', `${ours} | v=STSv1; id=theirs;`],
    ['tlsRpt', 'TXT', 'missing'],
  ]);
  // Readers discard what only looks like one.
  world.handles.dns.set('_mta-sts.example.com', 'TXT', [ours, 'v=STSv10; id=1;', 'note']);
  expect(purposesOf(await describeRecords(world.ports, await world.state()))).toContainEqual([
    'mtaSts',
    'TXT',
    'set',
  ]);
});

test('describeRecords() of a managed zone shows what is in the way, with its type', async () => {
  const world = new World();
  world.handles.dns.set('mta-sts.example.com', 'A', ['192.0.2.1']);
  world.handles.dns.set('_smtp._tls.example.com', 'CNAME', ['tlsrpt.service.example']);
  await world.register();
  expect(purposesOf(await describeRecords(world.ports, await world.state()))).toEqual([
    ['policyHost', 'CNAME', 'other', 'A 192.0.2.1'],
    ['tlsRpt', 'TXT', 'other', 'CNAME tlsrpt.service.example'],
  ]);
});

test('describeRecords() of an external domain shows what answers instead of its CNAMEs', async () => {
  const world = new World();
  await world.register({ zone: 'external' });
  const { resolver } = world.handles;
  resolver.found('addresses', 'mta-sts.example.com', ['192.0.2.1', '2001:db8::1']);
  resolver.found('txt', '_mta-sts.example.com', ['v=spf1 -all', 'v=STSv1; id=1;']);
  resolver.found('txt', '_smtp._tls.example.com', ['v=spf1 -all']);
  expect(purposesOf(await describeRecords(world.ports, await world.state()))).toEqual([
    ['policyHost', 'CNAME', 'other', 'A 192.0.2.1 | AAAA 2001:db8::1'],
    ['mtaSts', 'CNAME', 'other', 'TXT v=STSv1; id=1;'],
    ['tlsRpt', 'CNAME', 'missing'],
  ]);
});

test('describeRecords() of an external domain follows CNAMEs, and knows the addresses of the edge', async () => {
  const world = new World();
  await world.register({ zone: 'external' });
  const { resolver } = world.handles;
  const { mtaStsRecord } = delegatedNames(await world.state(), world.ports.service);
  resolver.found('addresses', 'edge.strictmx.test', ['198.51.100.1']);
  resolver.found('addresses', 'mta-sts.example.com', ['198.51.100.1']);
  resolver.found('cname', '_mta-sts.example.com', ['a.owner.example']);
  resolver.found('cname', 'a.owner.example', [mtaStsRecord]);
  resolver.found('cname', '_smtp._tls.example.com', ['b.owner.example']);
  expect(purposesOf(await describeRecords(world.ports, await world.state()))).toEqual([
    ['policyHost', 'CNAME', 'set'],
    ['mtaSts', 'CNAME', 'set'],
    ['tlsRpt', 'CNAME', 'other', 'b.owner.example'],
  ]);
});

test('describeRecords() of an external domain names three CNAMEs, and looks them up', async () => {
  const world = new World();
  await world.register({ zone: 'external' });
  const { resolver } = world.handles;
  resolver.found('cname', 'mta-sts.example.com', ['edge.strictmx.test']);
  resolver.found('cname', '_mta-sts.example.com', ['one.example', 'two.example']);
  resolver.fail('cname', '_smtp._tls.example.com');
  const records = await describeRecords(world.ports, await world.state());
  expect(purposesOf(records)).toEqual([
    ['policyHost', 'CNAME', 'set'],
    ['mtaSts', 'CNAME', 'other', 'one.example | two.example'],
    ['tlsRpt', 'CNAME', 'unknown', 'SERVFAIL'],
  ]);
  const names = delegatedNames(await world.state(), world.ports.service);
  expect(records.map(({ value }) => value)).toEqual(Object.values(names));
  resolver.found('cname', 'mta-sts.example.com', [names.policyHost]);
  expect((await describeRecords(world.ports, await world.state()))[0]).toMatchObject({ state: 'set' });
  resolver.found('cname', 'mta-sts.example.com', [`${'a'.repeat(20)}.edge.strictmx.test`]);
  expect((await describeRecords(world.ports, await world.state()))[0]).toMatchObject({ state: 'other' });
});
