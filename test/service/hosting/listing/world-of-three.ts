import { registerDomain } from '../../../../service/hosting/register-domain.ts';
import { domainName } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

/** example.com is hosted; a.example, of the same owner, and z.example, of another, wait for records. */
export async function worldOfThree(): Promise<World> {
  const world = await World.hosted();
  for (const [domain, owner] of [
    ['a.example', 'acme'],
    ['z.example', 'other'],
  ] as const)
    await registerDomain(world.ports, domainName(domain), { owner, digestTo: [], zone: 'external' });
  return world;
}
