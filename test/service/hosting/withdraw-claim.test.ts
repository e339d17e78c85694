import { expect, test } from 'vitest';
import { withdrawClaim } from '../../../service/hosting/withdraw-claim.ts';
import { claimDomain, waitingClaim } from '../claims.ts';
import { World } from '../world.ts';

test('withdrawClaim() leaves nothing of a claim, and everything of another one', async () => {
  const world = new World();
  await claimDomain(world, 'acme');
  const left = world.handles.store.keys();
  await claimDomain(world, 'beta');
  const claim = await waitingClaim(world, 'beta');
  if (!claim) throw new Error('no claim waits');
  await withdrawClaim(world.ports, claim);
  expect(world.handles.store.keys().filter((key) => !key.startsWith('audit/'))).toEqual(
    left.filter((key) => !key.startsWith('audit/')),
  );
});
