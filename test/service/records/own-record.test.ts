import { expect, test } from 'vitest';
import {
  findZoneId,
  isOnlyRival,
  managedZoneId,
  ownMtaStsRecord,
  ownPolicyHostRecord,
  ownTlsRptRecord,
} from '../../../service/records/own-record.ts';
import { domainName } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

test('ownMtaStsRecord() takes every id of the domain’s ledger for ours, and every MTA-STS record for a rival', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  const state = await world.state();
  const { name, type, isOurs, isRival } = ownMtaStsRecord(world.ports, state);
  expect([name, type]).toEqual(['_mta-sts.example.com', 'TXT']);
  expect(await isOurs(`v=STSv1; id=${state.versions[0]!.id};`)).toBe(true);
  expect(await isOurs('v=STSv1; id=other;')).toBe(false);
  expect(await isOurs(`v=STSv1; id=other; was=id=${state.versions[0]!.id};`)).toBe(false);
  expect(['v=STSv1; id=other;', 'v=STSv10; id=1;', 'v=spf1 -all'].map(isRival)).toEqual([true, false, false]);
});

test('ownTlsRptRecord() treats only a record with the domain’s own report address as ours', async () => {
  const world = await World.hosted();
  const { name, isOurs, isRival } = ownTlsRptRecord(world.ports, await world.state());
  const [value] = world.txt('_smtp._tls.example.com');
  expect(name).toBe('_smtp._tls.example.com');
  expect(await isOurs(value!)).toBe(true);
  expect(await isOurs('v=TLSRPTv1; rua=mailto:me@example.com')).toBe(false);
  expect([isRival('v=TLSRPTv1; rua=mailto:me@example.com'), isRival('v=spf1 -all')]).toEqual([true, false]);
});

test('the records of an external domain are in our zone', async () => {
  const world = new World();
  await world.register({ zone: 'external' });
  const state = await world.state();
  expect(ownMtaStsRecord(world.ports, state).name).toMatch(/\.strictmx\.test$/u);
  expect(ownTlsRptRecord(world.ports, state).name).toMatch(/\.strictmx\.test$/u);
});

test('ownPolicyHostRecord() is ours only if it points to our edge', async () => {
  const { ports } = new World();
  const { name, isOurs, isRival } = ownPolicyHostRecord(ports, { domain: domainName('example.com') });
  expect(name).toBe('mta-sts.example.com');
  const targets = ['edge.strictmx.test', 'x.edge.strictmx.test', 'elsewhere.example'];
  expect(await Promise.all(targets.map(isOurs))).toEqual([true, true, false]);
  expect(isRival('elsewhere.example')).toBe(true);
});

test('findZoneId() is the zone of a managed domain, and else the one that holds the name', async () => {
  const { ports } = new World();
  const managed = { zone: 'managed', zoneId: 'Z1' } as const;
  expect([managedZoneId(managed), managedZoneId({ ...managed, zone: 'external' })]).toEqual([
    'Z1',
    undefined,
  ]);
  expect(await findZoneId(ports, managed, 'x.strictmx.test')).toBe('Z1');
  expect(await findZoneId(ports, { zone: 'external' }, 'x.strictmx.test')).toBe('Z-strictmx.test');
  expect(await findZoneId(ports, { zone: 'external' }, 'x.example.org')).toBeUndefined();
});

test('isOnlyRival() requires the value, and no other that readers would take for it', () => {
  expect([['a'], ['a', 'b'], ['b'], []].map((rivals) => isOnlyRival(rivals, 'a'))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
