import { expect, test } from 'vitest';
import type { PolicyVersion } from '../../../../core/mta-sts/version.ts';
import { changeDomain, domainKey } from '../../../../service/store/domains/domain.ts';
import { pastVersionsKey, putPastVersionsAside } from '../../../../service/store/domains/past-versions.ts';
import { timestamp } from '../../../fakes/names.ts';
import { World } from '../../world.ts';
import { keepsUnknownMembers, unknownPlaces, unseenWriters, withUnknownMembers } from '../unknown-members.ts';

const text = 'version: STSv1\nmode: none\nmax_age: 86400\n';

/** Old versions, each superseded by the next, long ago. */
const versions: PolicyVersion[] = Array.from({ length: 110 }, (_, index) => ({
  id: `20200101T000${String(index).padStart(3, '0')}`,
  text,
  firstServedAt: timestamp('2020-01-01T00:00:00.000Z'),
  supersededAt: timestamp('2020-01-02T00:00:00.000Z'),
  by: 'owner',
  objectVersion: `v${index}`,
}));

test('members of a newer version move with the versions, and stay when more versions follow', async () => {
  const world = await World.hosted();
  const { store } = world.handles;
  await changeDomain(world.ports, world.domain, (state) => ({ ...state, versions }));
  const key = domainKey(world.domain);
  store.edit(key, withUnknownMembers(store.text(key) ?? ''));
  // They leave the domain with all that is in them.
  const but = versions.slice(0, 60).map((_, index) => `.versions[${index}]`);
  const aside = async () => putPastVersionsAside(world.ports, await world.state());
  await keepsUnknownMembers(store, key, aside, { but });
  const [first = ''] = versions.map(({ id }) => id);
  const past = pastVersionsKey(world.domain, (await world.state()).inbox, first);
  expect(unknownPlaces(store.text(past))).toHaveLength(60);

  // A worker that came late: it puts aside what it read before, into the same object.
  const late = versions.map((version) => ({ ...version, why: 'late' }));
  await keepsUnknownMembers(store, past, async () =>
    putPastVersionsAside(world.ports, {
      ...(await world.state()),
      versions: [...late.slice(0, 1), ...late.slice(1).map((one) => ({ ...one, id: `${one.id}x` }))],
    }),
  );
  expect(unseenWriters('service/store/domains/past-versions.ts')).toEqual([]);
});
