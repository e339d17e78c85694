import { expect, test } from 'vitest';
import {
  listOwnedDomains,
  loadIfOwned,
  loadOwnedDomains,
} from '../../../service/daily-mail/owned-domains.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';

async function worldOf(owners: Record<string, string>): Promise<World> {
  const world = new World();
  for (const [domain, owner] of Object.entries(owners)) {
    await registerDomain(world.ports, domainName(domain), { owner, digestTo: [], zone: 'external' });
  }
  return world;
}

const owners = { 'a.example': 'Müller & Söhne', 'b.example': 'acme', 'c.example': 'acme' };

test('listOwnedDomains() names each owner and the owner’s domains, whatever the name', async () => {
  const { ports } = await worldOf(owners);
  expect([...(await listOwnedDomains(ports))].sort()).toEqual([
    ['Müller & Söhne', ['a.example']],
    ['acme', ['b.example', 'c.example']],
  ]);
});

test('loadOwnedDomains() loads the domains of one owner', async () => {
  const { ports } = await worldOf(owners);
  const loaded = await loadOwnedDomains(ports, 'acme');
  expect(loaded.states.map(({ domain }) => domain)).toEqual(['b.example', 'c.example']);
});

test('loadIfOwned() leaves out a domain that has passed to another owner, or is gone', async () => {
  const { ports } = await worldOf(owners);
  const loaded = await loadIfOwned(ports, 'acme', [
    domainName('a.example'),
    domainName('b.example'),
    domainName('gone.example'),
  ]);
  expect(loaded.states.map(({ domain }) => domain)).toEqual(['b.example']);
});
