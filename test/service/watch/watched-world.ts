import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { policyUrl } from '../../../service/store/domains/domain-names.ts';
import { announce, enforce, World } from '../world.ts';

export const watchedPolicy = enforce('mx.example.com');

/** Announced an hour ago, never looked at, and nothing wrong. */
export async function watchedWorld(): Promise<World> {
  const world = await World.hosted();
  world.mxIs('mx.example.com');
  await world.edit(watchedPolicy);
  await announce(world);
  world.handles.clock.advance(3600);
  return world;
}

/** What the policy host answers from now on; undefined: the stored policy. */
export function policyHost({ handles, domain }: World, answer: FetchResult | undefined): void {
  if (answer) handles.fetch.answer(policyUrl(domain), answer);
  else handles.fetch.clear(policyUrl(domain));
}
