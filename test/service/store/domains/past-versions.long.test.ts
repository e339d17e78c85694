import { expect, test } from 'vitest';
import { currentVersion } from '../../../../core/mta-sts/ledger.ts';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { loadVersions, putPastVersionsAside } from '../../../../service/store/domains/past-versions.ts';
import { enforce, World } from '../../world.ts';

test('putPastVersionsAside() keeps a domain below 60 kB through 5,000 edits in four and a half years, and all can be read', async () => {
  const world = await World.hosted();
  const all: string[] = [];
  let largest = 0;
  for (let edit = 0; edit < 5000; edit++) {
    await world.edit({ ...enforce(`mx${edit % 7}.example.com`), maxAgeSeconds: 7 * 86_400 });
    const state = await world.state();
    all.push(currentVersion(state.versions)?.id ?? 'none');
    if (edit % 3 === 0) await putPastVersionsAside(world.ports, state);
    largest = Math.max(largest, world.handles.store.text(domainKey(world.domain))?.length ?? 0);
    world.handles.clock.advance(8 * 3600);
  }
  expect(all, 'ids rise').toEqual(all.toSorted());
  expect(new Set(all).size).toBe(5000);
  expect(largest).toBeLessThan(60_000);
  expect((await loadVersions(world.ports, await world.state())).map(({ id }) => id)).toEqual(all);
}, 120_000);
