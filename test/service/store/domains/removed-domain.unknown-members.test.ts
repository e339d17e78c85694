import { expect, test } from 'vitest';
import { keepRemovedDomain, removedDomainKey } from '../../../../service/store/domains/removed-domain.ts';
import { enforce, World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters, withUnknownMembers } from '../unknown-members.ts';

test('members of a newer version in a removed domain stay when the removal stores its versions again', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  const key = removedDomainKey(world.domain);
  await keepRemovedDomain(world.ports, await world.state());
  await keepsUnknownMembers(
    world.handles.store,
    key,
    async () => {
      world.handles.clock.advance(60);
      const state = JSON.parse(withUnknownMembers(JSON.stringify(await world.state())));
      await keepRemovedDomain(world.ports, { ...state, owner: 'other' });
    },
    // The domain's own version of it, with what was written there.
    { but: [] },
  );
});

test('every step that writes a removed domain was seen to keep its unknown members', () => {
  expect(unseenWriters('service/store/domains/removed-domain.ts')).toEqual([]);
});
