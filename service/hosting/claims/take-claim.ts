/**
 * A claim is marked as taken before it becomes the host. In the moment between, a change by its owner is refused, and must
 * be repeated at the domain. Otherwise the change would be confirmed, and then deleted with the claim.
 */
import type { DomainName } from '../../../core/names/domain-name.ts';
import { isWithinLease, timestampOf } from '../../../core/names/timestamp.ts';
import { PreconditionFailedError } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { type ClaimState, claimKey, claimObject, loadClaim } from '../../store/domains/claim.ts';

/** A task that took a claim and did not make it the host in this time is considered dead. */
const takenSeconds = 60;

/** @returns the claim that is to become the host; undefined if its owner deleted it */
export async function takeClaim(
  ports: Pick<Ports, 'store' | 'clock'>,
  domain: DomainName,
  owner: string,
): Promise<ClaimState | undefined> {
  const takenAt = timestampOf(ports.clock.now());
  const { state } = await claimObject.change(
    ports,
    claimKey(domain, owner),
    (before) => before && { ...before, takenAt },
  );
  return state;
}

/** Whether the claim is becoming the host right now. */
export const isTaken = ({ clock }: Pick<Ports, 'clock'>, { takenAt }: Pick<ClaimState, 'takenAt'>): boolean =>
  takenAt !== undefined && isWithinLease(takenAt, takenSeconds * 1000, clock.now());

/** Deletes a claim that its domain has replaced, unless it was written again meanwhile. */
export async function deleteTaken(
  ports: Pick<Ports, 'store' | 'tasks'>,
  { domain, owner, inbox }: ClaimState,
): Promise<void> {
  const loaded = await loadClaim(ports, domain, owner);
  if (loaded?.state.inbox !== inbox) return;
  try {
    await ports.store.delete(claimKey(domain, owner), { ifMatch: loaded.etag });
  } catch (error) {
    if (!(error instanceof PreconditionFailedError)) throw error;
    await ports.tasks.enqueue([{ kind: 'advance-hosting', domain }]);
  }
}
