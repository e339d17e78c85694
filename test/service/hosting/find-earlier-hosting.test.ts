import { expect, test } from 'vitest';
import { findEarlierHosting } from '../../../service/hosting/find-earlier-hosting.ts';
import { keepRemovedDomain } from '../../../service/store/domains/removed-domain.ts';
import { utcDay } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

async function removed(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await keepRemovedDomain(world.ports, await world.state());
  return world;
}

test('findEarlierHosting() hides the author of a removed policy from another owner', async () => {
  const world = await removed();
  const { ports, domain } = world;
  const { owner, versions } = await world.state();
  const author = versions[0]!.by;
  expect((await findEarlierHosting(ports, { domain, owner })).versions.map(({ by }) => by)).toEqual([author]);
  const others = await findEarlierHosting(ports, { domain, owner: 'other' });
  expect(others.versions.map(({ by }) => by)).toEqual(['earlier-owner']);
});

test('findEarlierHosting() finds nothing once no sender holds a policy any more', async () => {
  const { ports, handles, domain } = await removed();
  handles.clock.advance(1_209_600 + 3600);
  expect(await findEarlierHosting(ports, { domain, owner: 'other' })).toMatchObject({ versions: [] });
});

test('findEarlierHosting() shows earlier figures only to their owner', async () => {
  const { ports, domain, handles } = await removed();
  const of = async (owner: string) => (await findEarlierHosting(ports, { domain, owner })).figuresFrom;
  handles.clock.advance(30 * 86_400);
  expect(await of('acme')).toBeUndefined();
  expect(await of('other'), 'the day after the removal').toBe('2026-11-25');
});

test('findEarlierHosting() hides them still after the second owner removed the domain, too', async () => {
  const world = await removed();
  const { ports, domain, handles } = world;
  const second = { ...(await world.state()), owner: 'other', figuresFrom: utcDay('2026-11-25') };
  handles.clock.advance(30 * 86_400);
  await keepRemovedDomain(ports, second);
  const of = async (owner: string) => (await findEarlierHosting(ports, { domain, owner })).figuresFrom;
  expect(await of('other')).toBe('2026-11-25');
  expect(await of('acme')).toBe('2026-12-25');
});
