import type { Ports } from '../ports/ports.ts';
import { type ClaimState, claimKey } from '../store/domains/claim.ts';
import { inboxKey } from '../store/domains/inbox.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';

/** Deletes a claim that waits, and what points to it. Nothing was published for it. */
export async function withdrawClaim(
  { store }: Pick<Ports, 'store'>,
  { domain, owner, inbox }: ClaimState,
): Promise<void> {
  await store.delete(inboxKey(inbox));
  await store.delete(ownedDomainKey(owner, domain));
  await store.delete(claimKey(domain, owner));
}
