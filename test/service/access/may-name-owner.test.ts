import { expect, test } from 'vitest';
import { mayNameOwner } from '../../../service/access/may-name-owner.ts';
import { ownerAccountKey } from '../../../service/store/access/owner-account.ts';
import { ownedDomainKey } from '../../../service/store/domains/owned-domain.ts';
import { World } from '../world.ts';

const old = 'a<b>/../c';

test.each([
  ['a good name', 'beta', undefined, true],
  ['a name that only an earlier version took, of nobody', old, undefined, false],
  ['the same, of an owner with a domain', old, 'domain', true],
  ['the same, of an owner with an account that cannot be read', old, 'account', true],
])('mayNameOwner() of %s', async (_case, owner, stored, isFine) => {
  const { ports, domain } = new World();
  if (stored === 'domain') await ports.store.put(ownedDomainKey(owner, domain), '{}');
  if (stored === 'account') await ports.store.put(ownerAccountKey(owner), 'not JSON');
  expect(await mayNameOwner(ports, owner)).toBe(isFine);
});
