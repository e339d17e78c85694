import { expect, test } from 'vitest';
import type { Caller } from '../../../service/access/caller.ts';
import {
  type AskedClaim,
  chooseClaim,
  explainNotHosted,
  limitToOwner,
} from '../../../service/hosting/choose-claim.ts';
import { claimDomain } from '../claims.ts';
import { World } from '../world.ts';

const admin: Caller = { id: 'admin', scopes: ['admin'] };
const token = (owner: string): Caller => ({ id: 't', owner, scopes: ['write'] });

const choose = ({ ports, domain }: World, caller: Caller, asked: Partial<AskedClaim> = {}) =>
  chooseClaim(ports, caller, { domain, ...asked });

const explain = ({ ports, domain }: World, caller: Caller) => explainNotHosted(ports, caller, domain);

test('chooseClaim() chooses the owner’s own claim for a token, whoever hosts the domain', async () => {
  const world = await World.hosted();
  await claimDomain(world, 'beta');
  expect(await choose(world, token('beta'))).toEqual({ ok: true, caller: token('beta') });
  expect(await choose(world, token('beta'), { owner: 'acme' })).toMatchObject({ reason: 'no-such-domain' });
});

test('chooseClaim() chooses the host for an administrator, or the owner whom the call names', async () => {
  const world = await World.hosted();
  await claimDomain(world, 'beta');
  expect(await choose(world, admin)).toEqual({ ok: true, caller: admin });
  expect(await choose(world, admin, { owner: 'beta' })).toEqual({
    ok: true,
    caller: { ...admin, owner: 'beta' },
  });
});

test('chooseClaim() chooses the only claim if nobody hosts, and asks which if there are several', async () => {
  const world = new World();
  expect(await choose(world, admin), 'nothing is there').toEqual({ ok: true, caller: admin });
  await claimDomain(world, 'acme');
  expect(await choose(world, admin)).toEqual({ ok: true, caller: { ...admin, owner: 'acme' } });
  await claimDomain(world, 'beta');
  expect(await choose(world, admin)).toMatchObject({ reason: 'several-claims', owners: ['acme', 'beta'] });
});

test('limitToOwner() limits an administrator to the owner whom the call names, and reads nothing', () => {
  const { domain } = new World();
  expect(limitToOwner(admin, { domain })).toEqual({ ok: true, caller: admin });
  expect(limitToOwner(admin, { domain, owner: 'acme' })).toEqual({
    ok: true,
    caller: { ...admin, owner: 'acme' },
  });
  expect(limitToOwner(token('acme'), { domain })).toEqual({ ok: true, caller: token('acme') });
  expect(limitToOwner(token('beta'), { domain, owner: 'acme' })).toMatchObject({ reason: 'no-such-domain' });
});

test('explainNotHosted() says that a claim waits, or that several owners claim the domain', async () => {
  const world = new World();
  for (const caller of [admin, token('acme')]) expect(await explain(world, caller)).toBeUndefined();
  await claimDomain(world, 'acme');
  for (const caller of [admin, token('acme'), { ...admin, owner: 'acme' }])
    expect(await explain(world, caller)).toMatchObject({ reason: 'claim-waits' });
  expect(await explain(world, token('beta')), 'has no claim').toBeUndefined();
  await claimDomain(world, 'beta');
  expect(await explain(world, admin)).toMatchObject({ reason: 'several-claims', owners: ['acme', 'beta'] });
});
