import { expect, test } from 'vitest';
import { warnOfEarlyEnforce } from '../../../service/publishing/warn-of-early-enforce.ts';
import { enforce, World } from '../world.ts';

const testing = { ...enforce('mx.example.com'), mode: 'testing' as const };
const warn = async (world: World, mode: 'enforce' | 'testing') =>
  (await warnOfEarlyEnforce(world.ports, await world.state(), { mode })).map(({ code }) => code);

test('warnOfEarlyEnforce() warns of enforce before testing, and while reports are missing', async () => {
  const world = await World.hosted();
  expect(await warn(world, 'enforce')).toEqual(['enforce-untested']);
  await world.edit(testing);
  expect(await warn(world, 'enforce')).toEqual(['enforce-too-early']);
});

test('warnOfEarlyEnforce() says nothing where enforce does not begin', async () => {
  const world = await World.hosted();
  expect(await warn(world, 'testing')).toEqual([]);
  await world.edit(enforce('mx.example.com'));
  expect(await warn(world, 'enforce')).toEqual([]);
});
