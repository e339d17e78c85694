import { expect, test } from 'vitest';
import {
  idsOf,
  listVersions,
  loadOwnDomainWithPolicy,
  readPolicy,
} from '../../../service/publishing/read-policy.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { enforce, World } from '../world.ts';

const owner = { owner: 'acme' };

async function withPolicies(count: number) {
  const world = await World.hosted();
  for (let n = 0; n < count; n++) {
    await world.edit(enforce(`mx${n}.example.com`));
    world.handles.clock.advance(60);
  }
  return world;
}

test('readPolicy() shows the stored text with its meaning, and the ids', async () => {
  const world = await withPolicies(1);
  const { id } = (await world.state()).versions[0]!;
  expect(await readPolicy(world.ports, owner, world.domain)).toMatchObject({
    ok: true,
    policy: { ...enforce('mx0.example.com'), text: world.served(), wantedId: id, announcedId: null },
  });
  await world.drain();
  expect(idsOf(await world.state())).toEqual({ wantedId: id, announcedId: id });
});

test('readPolicy() shows a text that is no policy, with its errors', async () => {
  const world = await withPolicies(1);
  world.handles.store.edit(policyKey(world.domain), 'mode: enfroce');
  const result = await readPolicy(world.ports, owner, world.domain);
  expect(result).toMatchObject({ ok: true, policy: { text: 'mode: enfroce', errors: expect.any(Array) } });
});

test('readPolicy() names the last id of a policy whose file was deleted', async () => {
  const world = await withPolicies(1);
  expect(await readPolicy((await World.hosted()).ports, owner, world.domain)).toEqual({
    ok: false,
    reason: 'no-policy',
    domain: world.domain,
  });
  await world.ports.store.delete(policyKey(world.domain));
  const { id } = (await world.state()).versions[0]!;
  expect(await readPolicy(world.ports, owner, world.domain)).toMatchObject({
    reason: 'no-policy',
    lastId: id,
  });
});

test('a policy is shown only to its owner', async () => {
  const world = await withPolicies(1);
  for (const read of [
    readPolicy,
    (...[ports, caller, domain]: Parameters<typeof readPolicy>) =>
      listVersions(ports, caller, domain, { limit: 1 }),
  ])
    expect(await read(world.ports, { owner: 'other' }, world.domain)).toMatchObject({ ok: false });
  expect(await loadOwnDomainWithPolicy(world.ports, { owner: 'other' }, world.domain)).toBeUndefined();
});

test('listVersions() gives the newest page first, and a cursor to older ones', async () => {
  const world = await withPolicies(3);
  const ids = (await world.state()).versions.map(({ id }) => id);
  const page = async (cursor?: string) => {
    const result = await listVersions(world.ports, owner, world.domain, {
      limit: 2,
      ...(cursor !== undefined && { cursor }),
    });
    if (!result.ok) throw new Error(result.reason);
    return { ids: result.versions.map(({ id }) => id).toSorted(), cursor: result.cursor };
  };
  expect(await page()).toEqual({ ids: ids.slice(1), cursor: ids[1] });
  expect(await page(ids[1])).toEqual({ ids: ids.slice(0, 1), cursor: undefined });
});
