/**
 * The claim `digests/<day>/<owner>.json` fixes which reports a mail includes before it is sent; so a repeat after a
 * crash is the same mail with the same Message-ID, and what comes in meanwhile waits for the next one.
 */

import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { type DigestState, digestStateKey, digestStateObject } from '../store/reports/digest-state.ts';
import type { Loaded } from '../store/stored-object.ts';
import { collectPendingReports } from './pending-reports.ts';

type ClaimPorts = Pick<Ports, 'store' | 'clock'>;

export type Claim =
  | ({ kind: 'ours' } & Loaded<DigestState>)
  | { kind: 'already-sent'; state: DigestState }
  | { kind: 'in-progress' }
  | { kind: 'over-quota' };

/** A worker that has claimed a mail and not sent it after this long is taken for dead. */
export const digestLeaseSeconds = 60;

/**
 * Claims an owner's mail about a UTC day for this worker, unless it was sent or another worker has it.
 * @param hasRoom whether the mail may be begun now
 */
export async function claimDigest(
  ports: ClaimPorts,
  owner: string,
  day: UtcDay,
  domains: readonly { domain: DomainName }[],
  hasRoom: () => Promise<boolean>,
): Promise<Claim> {
  const loaded = await digestStateObject.load(ports, digestStateKey(day, owner));
  if (!loaded && !(await hasRoom())) return { kind: 'over-quota' };
  if (!loaded) return putClaim(ports, await newClaim(ports, owner, day, domains), undefined);
  const { state, etag } = loaded;
  if (state.status === 'sent') return { kind: 'already-sent', state };
  const now = ports.clock.now();
  if (now.getTime() - Date.parse(state.claimedAt) < digestLeaseSeconds * 1000) return { kind: 'in-progress' };
  return putClaim(ports, { ...state, claimedAt: timestampOf(now) }, etag);
}

/** A claim of all that is pending now; it is not stored yet. */
export async function newClaim(
  ports: ClaimPorts,
  owner: string,
  day: UtcDay,
  domains: readonly { domain: DomainName }[],
): Promise<DigestState> {
  const reports = await collectPendingReports(ports, domains, day);
  const now = timestampOf(ports.clock.now());
  return { schema: 1, owner, day, status: 'claimed', createdAt: now, claimedAt: now, reports };
}

async function putClaim(ports: ClaimPorts, state: DigestState, before: string | undefined): Promise<Claim> {
  const etag = await digestStateObject.replace(ports, digestStateKey(state.day, state.owner), state, before);
  return etag === undefined ? { kind: 'in-progress' } : { kind: 'ours', state, etag };
}

/** @returns the claim as it is stored afterwards */
export async function markSent(
  { store, clock }: ClaimPorts,
  claim: Loaded<DigestState>,
): Promise<DigestState> {
  const sentAt = timestampOf(clock.now());
  const key = digestStateKey(claim.state.day, claim.state.owner);
  const send = (before = claim.state) => ({ ...before, status: 'sent' as const, sentAt });
  return (await digestStateObject.change({ store }, key, send, claim)).state;
}
