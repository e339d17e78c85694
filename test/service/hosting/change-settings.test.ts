import { expect, test } from 'vitest';
import { changeSettings, planSettings } from '../../../service/hosting/change-settings.ts';
import type { DomainSettings } from '../../../service/hosting/domain-settings.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import { changeDomain, type LoadedDomain, loadDomain } from '../../../service/store/domains/domain.ts';
import { timestamp } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

const settings: DomainSettings = { owner: 'acme', digestTo: ['b@example.com'], zone: 'managed' };

const load = async ({ ports, domain }: World): Promise<LoadedDomain> => (await loadDomain(ports, domain))!;

test('changeSettings() keeps the service’s changes since the settings were read', async () => {
  const world = await World.hosted();
  const loaded = await load(world);
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  expect(await changeSettings(world.ports, loaded, { settings, endsRemoval: false })).toMatchObject({
    ok: true,
  });
  const state = await world.state();
  expect(state.digestTo).toEqual(['b@example.com']);
  expect(state.announced?.id).toBe(state.versions.at(-1)?.id);
});

test('changeSettings() is stale when somebody else changed the settings since, or the domain is gone', async () => {
  const world = await World.hosted();
  const loaded = await load(world);
  const change = { settings, endsRemoval: false };
  await changeSettings(world.ports, loaded, change);
  expect(await changeSettings(world.ports, loaded, change)).toMatchObject({ ok: false, reason: 'stale' });
  const again = await load(world);
  await world.ports.store.delete(`domains/${world.domain}.json`);
  const other = { settings: { ...settings, digestHour: 1 }, endsRemoval: false };
  expect(await changeSettings(world.ports, again, other)).toMatchObject({ ok: false, reason: 'stale' });
});

test.each([
  [true, undefined],
  [false, { by: 'owner' }],
])('changeSettings() that ends a removal (%s) leaves %j', async (endsRemoval, removal) => {
  const world = await World.hosted();
  await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
  await changeSettings(world.ports, await load(world), { settings, endsRemoval });
  const state = await world.state();
  if (removal) expect(state.removal).toMatchObject(removal);
  else expect(state.removal).toBeUndefined();
});

test('changeSettings() refuses a domain whose removal has begun to delete, however early the settings were read', async () => {
  const world = await World.hosted();
  const loaded = await load(world);
  await startRemoval(world.ports, { domain: world.domain, by: 'owner', forcedBecause: 'moved' });
  await changeDomain(world.ports, world.domain, (state) => ({
    ...state,
    removal: { ...state.removal!, deletingSince: timestamp('2026-11-24T10:00:00Z') },
  }));
  const change = { settings, endsRemoval: true };
  expect(await changeSettings(world.ports, loaded, change)).toMatchObject({
    ok: false,
    reason: 'being-deleted',
  });
  expect((await world.state()).removal).toBeDefined();
});

test('changeSettings() moves the domain from the list of one owner to that of another', async () => {
  const world = await World.hosted();
  await changeSettings(world.ports, await load(world), {
    settings: { ...settings, owner: 'other' },
    endsRemoval: false,
  });
  expect(world.handles.store.keys('owners/')).toEqual(['owners/other/example.com']);
});

test('changeSettings() keeps members that a newer version wrote', async () => {
  const world = await World.hosted();
  await changeDomain(world.ports, world.domain, (state) => ({ ...state, fromTheFuture: { a: 1 } }));
  await changeSettings(world.ports, await load(world), { settings, endsRemoval: true });
  expect(await world.state()).toMatchObject({ fromTheFuture: { a: 1 } });
});

test('planSettings() refuses another zone once the id is announced', async () => {
  const world = await World.hosted();
  const external = { settings: { ...settings, zone: 'external' as const }, endsRemoval: false };
  expect(await planSettings(world.ports, await world.state(), external)).toMatchObject({ ok: true });
  const early = await load(world);
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  expect(await planSettings(world.ports, await world.state(), external)).toMatchObject({
    reason: 'zone-announced',
    zone: 'managed',
    wanted: 'external',
  });
  expect(await changeSettings(world.ports, early, external)).toMatchObject({ ok: false, reason: 'stale' });
});
