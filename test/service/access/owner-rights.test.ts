import { expect, test } from 'vitest';
import { defaultQuota, loadOwnerRights, rightsOf } from '../../../service/access/owner-rights.ts';
import { World } from '../world.ts';

test('loadOwnerRights() returns the defaults and no zone for an owner without settings', async () => {
  expect(await loadOwnerRights(new World().ports, 'acme')).toEqual({
    owner: 'acme',
    zones: [],
    quota: { domains: 100, recipients: 20, mailsPerDay: 100, storedBytesPerDay: 1_000_000_000 },
  });
});

test('rightsOf() uses the operator’s settings, and the defaults for the rest', () => {
  const account = { schema: 1 as const, owner: 'acme', zones: ['example.com'], quota: { domains: 0 } };
  expect(rightsOf('acme', account)).toEqual({
    owner: 'acme',
    zones: ['example.com'],
    quota: { ...defaultQuota, domains: 0 },
  });
});
