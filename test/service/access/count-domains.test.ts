import { expect, test } from 'vitest';
import { countDomains } from '../../../service/access/count-domains.ts';
import { claimDomain } from '../claims.ts';
import { World } from '../world.ts';

test('countDomains() counts hosted domains and claims that wait, of one owner', async () => {
  const world = await World.hosted();
  await claimDomain(world, 'acme-2');
  const counts = ['acme', 'acme-2', 'nobody'].map((owner) => countDomains(world.ports, owner));
  expect(await Promise.all(counts)).toEqual([1, 1, 0]);
});
