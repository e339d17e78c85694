import { expect, test } from 'vitest';
import type { Caller } from '../../../service/access/caller.ts';
import { type AskedClaim, chooseClaim } from '../../../service/hosting/choose-claim.ts';
import { claimDomain } from '../claims.ts';
import { World } from '../world.ts';

const admin: Caller = { id: 'admin', scopes: ['admin'] };
const token = (owner: string): Caller => ({ id: 't', owner, scopes: ['write'] });

const choose = ({ ports, domain }: World, caller: Caller, asked: Partial<AskedClaim> = {}) =>
  chooseClaim(ports, caller, { domain, isWhole: true, ...asked });

test('chooseClaim() chooses the owner’s own claim for a token, whoever hosts the domain', async () => {
  const world = await World.hosted();
  await claimDomain(world, 'beta');
  expect(await choose(world, token('beta'))).toEqual({ ok: true, caller: token('beta') });
  expect(await choose(world, token('beta'), { owner: 'acme' })).toMatchObject({ reason: 'no-such-domain' });
  expect(await choose(world, token('beta'), { isWhole: false })).toMatchObject({ reason: 'claim-waits' });
  expect(await choose(world, token('acme'), { isWhole: false })).toMatchObject({ ok: true });
});

test('chooseClaim() chooses the host for an administrator, or the owner whom the call names', async () => {
  const world = await World.hosted();
  await claimDomain(world, 'beta');
  expect(await choose(world, admin)).toEqual({ ok: true, caller: admin });
  expect(await choose(world, admin, { owner: 'beta' })).toEqual({
    ok: true,
    caller: { ...admin, owner: 'beta' },
  });
  expect(await choose(world, admin, { owner: 'beta', isWhole: false })).toMatchObject({
    reason: 'claim-waits',
  });
});

test('chooseClaim() chooses the only claim if nobody hosts, and asks which if there are several', async () => {
  const world = new World();
  expect(await choose(world, admin), 'nothing is there').toEqual({ ok: true, caller: admin });
  await claimDomain(world, 'acme');
  expect(await choose(world, admin)).toEqual({ ok: true, caller: { ...admin, owner: 'acme' } });
  expect(await choose(world, admin, { isWhole: false })).toMatchObject({ reason: 'claim-waits' });
  await claimDomain(world, 'beta');
  expect(await choose(world, admin)).toMatchObject({ reason: 'several-claims', owners: ['acme', 'beta'] });
});
