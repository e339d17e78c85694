import { expect, test } from 'vitest';
import { listOwnDomains } from '../../../service/hosting/list-domains.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';

async function worldOfThree(): Promise<World> {
  const world = await World.hosted();
  for (const [domain, owner] of [
    ['a.example', 'acme'],
    ['z.example', 'other'],
  ] as const)
    await registerDomain(world.ports, domainName(domain), { owner, digestTo: [], zone: 'external' });
  return world;
}

test.each([
  ['an administrator', {}, ['a.example', 'example.com', 'z.example']],
  ['an owner', { owner: 'acme' }, ['a.example', 'example.com']],
  ['an owner without domains', { owner: 'nobody' }, []],
])('listOwnDomains() for %s', async (_, caller, names) => {
  const { ports } = await worldOfThree();
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOwnDomains(ports, caller, { limit: 1, ...(cursor !== undefined && { cursor }) });
    found.push(...page.domains.map(({ state }) => state.domain));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(found).toEqual(names);
});
