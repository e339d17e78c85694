import { expect, test } from 'vitest';
import { advanceLifeCycle } from '../../../service/life-cycle/advance-life-cycle.ts';
import { warnOfEarlyEnforce } from '../../../service/publishing/warn-of-early-enforce.ts';
import { enforce, World } from '../world.ts';
import { inTesting, reportsCome } from './reported-world.ts';

const testing = { ...enforce('mx.example.com'), mode: 'testing' as const };
const warn = async (world: World, mode: 'enforce' | 'testing') =>
  warnOfEarlyEnforce(world.ports, await world.state(), { mode }).map(({ code }) => code);

test('warnOfEarlyEnforce() warns of enforce before testing, and while reports are missing', async () => {
  const world = await World.hosted();
  expect(await warn(world, 'enforce')).toEqual(['enforce-untested']);
  await world.edit(testing);
  expect(await warn(world, 'enforce')).toEqual(['enforce-too-early']);
});

test('warnOfEarlyEnforce() is quiet once a daily check found nothing missing in the reports', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 15);
  expect(await warn(world, 'enforce')).toEqual(['enforce-too-early']);
  await advanceLifeCycle(world.ports, world.domain);
  expect(await warn(world, 'enforce')).toEqual([]);
});

test('warnOfEarlyEnforce() says nothing if enforce does not begin', async () => {
  const world = await World.hosted();
  expect(await warn(world, 'testing')).toEqual([]);
  await world.edit(enforce('mx.example.com'));
  expect(await warn(world, 'enforce')).toEqual([]);
});
