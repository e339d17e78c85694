import { expect, test } from 'vitest';
import { listOwnerRights, putOwner, readOwner } from '../../../service/access/manage-owners.ts';
import type { Precondition } from '../../../service/access/precondition.ts';
import { ownerAccountKey } from '../../../service/store/access/owner-account.ts';
import { claimDomain } from '../claims.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';
import { World } from '../world.ts';

const put = ({ ports }: World, precondition: Precondition = {}, zones = ['example.com'], dryRun = false) =>
  putOwner(
    ports,
    { caller: { id: 'admin', scopes: ['admin'] }, action: 'PUT', dryRun },
    { owner: 'acme', zones, quota: { domains: 300 }, precondition },
  );

test('putOwner() grants zones and quotas, if the caller saw the current version', async () => {
  const world = new World();
  expect(await put(world, {}, [], true)).toMatchObject({ ok: true, isNew: true });
  expect(world.handles.store.keys()).toEqual([]);
  const made = await put(world);
  expect(made).toMatchObject({ ok: true, isNew: true, description: { quota: { domains: 300 } } });
  expect(await put(world)).toMatchObject({ reason: 'if-match-required' });
  const read = await readOwner(world.ports, {}, 'acme');
  expect(read).toMatchObject({ description: { zones: ['example.com'], used: { domains: 0 } } });
  const etag = read.ok ? (read.etag ?? '') : '';
  expect(await put(world, { ifMatch: [etag] }, [])).toMatchObject({
    isNew: false,
    description: { zones: [] },
  });
});

test('putOwner() keeps the members of a newer version', async () => {
  const world = new World();
  await put(world);
  await keepsUnknownMembers(world.handles.store, ownerAccountKey('acme'), () =>
    put(world, { ifMatch: 'any' }, ['example.net']),
  );
  expect(unseenWriters('service/access/manage-owners.ts')).toEqual([]);
});

test('readOwner() shows an owner its own, and nothing of others', async () => {
  const { ports } = new World();
  expect(await readOwner(ports, { owner: 'acme' }, 'acme')).toMatchObject({ ok: true });
  expect(await readOwner(ports, { owner: 'beta' }, 'acme')).toEqual({
    ok: false,
    reason: 'no-such-owner',
    owner: 'acme',
  });
});

test('listOwnerRights() has the owners of domains and claims, and those who were granted something', async () => {
  const world = await World.hosted();
  await claimDomain(world, 'Beta Inc.');
  await put(world);
  const { owners } = await listOwnerRights(world.ports, { limit: 1000 });
  expect(owners.map(({ owner, used }) => [owner, used.domains])).toEqual([
    ['Beta Inc.', 1],
    ['acme', 1],
  ]);
});

test('listOwnerRights() names an unreadable owner, and lists the others', async () => {
  const world = await World.hosted();
  await put(world);
  await world.ports.store.put(ownerAccountKey('beta'), 'no JSON');
  const { owners, unreadable } = await listOwnerRights(world.ports, { limit: 1000 });
  expect([owners.map(({ owner }) => owner), unreadable]).toEqual([['acme'], ['beta']]);
});
