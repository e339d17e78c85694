import { expect, test } from 'vitest';
import { findHeldVersions } from '../../../service/hosting/find-held-versions.ts';
import { keepHeldVersions } from '../../../service/store/domains/removed-domain.ts';
import { enforce, World } from '../world.ts';

async function removed(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await keepHeldVersions(world.ports, await world.state());
  return world;
}

test('findHeldVersions() hides the author of a removed policy from another owner', async () => {
  const world = await removed();
  const { ports, domain } = world;
  const { owner, versions } = await world.state();
  const author = versions[0]!.by;
  expect((await findHeldVersions(ports, { domain, owner })).map(({ by }) => by)).toEqual([author]);
  const others = await findHeldVersions(ports, { domain, owner: 'other' });
  expect(others.map(({ by }) => by)).toEqual(['earlier-owner']);
});

test('findHeldVersions() finds nothing once no sender holds a policy any more', async () => {
  const { ports, handles, domain } = await removed();
  handles.clock.advance(1_209_600 + 3600);
  expect(await findHeldVersions(ports, { domain, owner: 'other' })).toEqual([]);
});
