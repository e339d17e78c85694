import { expect, test } from 'vitest';
import {
  type ClaimedDomain,
  claimKey,
  domainOfClaim,
  listClaimedDomains,
  listClaims,
  loadClaim,
} from '../../../../service/store/domains/claim.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { claimDomain } from '../../claims.ts';
import { World } from '../../world.ts';

test('claimKey() takes any owner, and two never share one', () => {
  expect(claimKey(domainName('example.com'), 'a/b')).toBe('claims/example.com/a%2Fb.json');
});

test('listClaims() has the claims to one domain, and listClaimedDomains() each domain once, with its only claimant', async () => {
  const world = new World();
  const single = { ...world, domain: domainName('a.example') } as World;
  await claimDomain(single, 'a/b');
  for (const owner of ['acme', 'beta']) await claimDomain(world, owner);
  expect((await listClaims(world.ports, world.domain)).map(({ owner }) => owner)).toEqual(['acme', 'beta']);
  expect(await listClaims(world.ports, domainName('example.co'))).toEqual([]);
  const claimed: ClaimedDomain[] = [];
  for await (const one of listClaimedDomains(world.ports)) claimed.push(one);
  expect(claimed).toEqual([{ domain: 'a.example', claimant: 'a/b' }, { domain: 'example.com' }]);
});

test('domainOfClaim() has no members that only a waiting claim needs', async () => {
  const world = new World();
  await claimDomain(world, 'acme');
  const claim = (await loadClaim(world.ports, world.domain, 'acme'))!.state;
  const at = timestamp('2026-11-24T10:00:00Z');
  const waiting = { ...claim, seenSince: at, nextCheckAt: at };
  expect(domainOfClaim(waiting)).toEqual(domainOfClaim(claim));
  expect(domainOfClaim(claim)).toMatchObject({ zone: 'external', versions: [], rotation: {} });
});
