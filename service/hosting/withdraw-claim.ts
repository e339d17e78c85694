import { loadOwnDomain } from '../access/load-own-domain.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { type ClaimState, claimKey, loadClaim } from '../store/domains/claim.ts';
import { inboxKey } from '../store/domains/inbox.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';
import { isTaken } from './claims/take-claim.ts';
import { savePointers } from './save-pointers.ts';

/**
 * Deletes a waiting claim, and the pointers to it. Nothing was published for it.
 * @returns whether it is deleted; not if it has become the host, or is about to
 */
export async function withdrawClaim(
  ports: Pick<Ports, 'store' | 'clock'>,
  { domain, owner, inbox }: ClaimState,
): Promise<boolean> {
  const { store } = ports;
  const findHosted = () => loadOwnDomain(ports, { owner }, domain);
  const loaded = await loadClaim(ports, domain, owner);
  if (!loaded) return (await findHosted()) === undefined;
  if (isTaken(ports, loaded.state)) return false;
  await store.delete(inboxKey(inbox));
  await store.delete(ownedDomainKey(owner, domain));
  const isDeleted = await deleteIf(ports, claimKey(domain, owner), loaded.etag);
  // A task may have deleted it first, because it hosts now.
  const hosted = await findHosted();
  if (isDeleted && !hosted) return true;
  await savePointers(ports, loaded.state);
  return hosted ? false : withdrawClaim(ports, loaded.state);
}

async function deleteIf({ store }: Pick<Ports, 'store'>, key: string, ifMatch: string): Promise<boolean> {
  try {
    await store.delete(key, { ifMatch });
    return true;
  } catch (error) {
    if (!(error instanceof PreconditionFailedError)) throw error;
    return false;
  }
}
