import { expect, test } from 'vitest';
import { foldDay } from '../../../../service/intake/fold-day.ts';
import { dayRestKey } from '../../../../service/store/reports/day-rest.ts';
import { daySideKey } from '../../../../service/store/reports/day-side.ts';
import { utcDay } from '../../../fakes/names.ts';
import { storeMarked } from '../../intake/stored-reports.ts';
import { World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

const day = utcDay('2026-11-22');

/** The list takes 20 reports of one organisation, so that others are kept in the rest. */
async function crowded(failed: number, world = new World()): Promise<World> {
  for (let n = 0; n < 24; n++)
    await storeMarked(world, { id: `${n}`, submitter: 'loud.example', failed: failed && failed + n });
  return world;
}

test('a member of a newer version stays in a shard of the rest when its reports are revised', async () => {
  const world = await crowded(0);
  await foldDay(world.ports, world.domain, day);
  const [key = ''] = world.handles.store.keys('day-rests/');
  const shard = key.split('/').at(-1)?.replace('.json', '') ?? '';
  expect(key).toBe(`day-rests/example.com/2026-11-22/verified/${shard}.json`);
  expect(key).toBe(dayRestKey('verified', day, world.domain, shard));
  const revise = async () => {
    await crowded(1, world);
    await foldDay(world.ports, world.domain, day);
  };
  // What was within the figures that are replaced goes with them.
  const identities = Object.keys(JSON.parse(world.handles.store.text(key) ?? '').reports);
  await keepsUnknownMembers(world.handles.store, key, revise, {
    maps: ['reports', 'policyTypes', 'results'],
    but: identities.map((identity) => `.reports.${identity}.policyTypes.sts`),
  });
});

test('a member of a newer version stays in a day when another report comes', async () => {
  const world = new World();
  await storeMarked(world, { id: 'early', submitter: 'a.example' });
  await foldDay(world.ports, world.domain, day);
  const fold = async () => {
    await storeMarked(world, { id: 'late', submitter: 'b.example' });
    await foldDay(world.ports, world.domain, day);
  };
  const key = daySideKey('verified', day, world.domain);
  await keepsUnknownMembers(world.handles.store, key, fold, { maps: ['reports'] });
});

test('every step that writes the rest of a day was seen to keep its unknown members', () => {
  expect(
    unseenWriters('service/intake/placing/change-rest.ts', 'service/intake/placing/place-reports.ts'),
  ).toEqual([]);
});
