import { expect, test } from 'vitest';
import { loadOwnerAccount, ownerAccountKey } from '../../../../service/store/access/owner-account.ts';
import { World } from '../../world.ts';

test('ownerAccountKey() takes any name', () => {
  expect(ownerAccountKey('a/b')).toBe('accounts/a%2Fb.json');
});

test('loadOwnerAccount() of an owner without one is undefined', async () => {
  expect(await loadOwnerAccount(new World().ports, 'acme')).toBeUndefined();
});
