/**
 * The claim `digests/<day>/<owner>.json` records which reports a mail includes before it is sent. So a repeat after a
 * crash is the same mail with the same Message-ID, and later reports wait for the next mail.
 */

import type { UnreadablePart } from '../../core/finding/unreadable-part.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { isWithinLease, timestampOf } from '../../core/names/timestamp.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { UnfoldedDomains } from '../intake/fold-day.ts';
import type { Ports } from '../ports/ports.ts';
import { beginAnewIfDamaged } from '../store/begin-anew.ts';
import {
  type DigestDelivery,
  type DigestState,
  digestStateKey,
  digestStateObject,
  hasLeftOut,
  isSentTo,
  isSettled,
} from '../store/reports/digest-state.ts';
import type { Loaded } from '../store/stored-object.ts';
import { countUncounted } from './count-uncounted.ts';
import { collectPendingReports } from './pending-reports.ts';

type ClaimPorts = Pick<Ports, 'store' | 'clock' | 'log'>;

/** The content of a mail. */
export interface ClaimedAbout {
  owner: string;
  day: UtcDay;
  domains: readonly { domain: DomainName }[];
  /** Domains with reports that are not in the figures. */
  unfolded: UnfoldedDomains;
}

export type Claim =
  | ({ kind: 'ours' } & Loaded<DigestState>)
  | { kind: 'already-sent'; state: DigestState }
  | { kind: 'refused' }
  | { kind: 'in-progress' }
  /** The state, if an earlier attempt has left out some addresses. */
  | { kind: 'over-quota'; state?: DigestState };

/** A worker that has claimed a mail and not sent it after this time is considered dead. */
export const digestLeaseSeconds = 60;

/**
 * Claims an owner's mail about a UTC day for this worker, unless it was already sent or another worker has claimed it.
 * @param hasRoom whether the mail may be started now
 */
export async function claimDigest(
  ports: ClaimPorts,
  about: ClaimedAbout,
  hasRoom: () => Promise<boolean>,
): Promise<Claim> {
  const key = digestStateKey(about.day, about.owner);
  const anew = () => claimAnew(ports, about);
  const loaded = await beginAnewIfDamaged(ports, { kind: digestStateObject, key, anew }, () =>
    digestStateObject.load(ports, key),
  );
  if (!loaded && !(await hasRoom())) return { kind: 'over-quota' };
  if (!loaded) return putClaim(ports, await newClaim(ports, about), undefined);
  const { state, etag } = loaded;
  if (isSettled(state))
    return state.status === 'sent' ? { kind: 'already-sent', state } : { kind: 'refused' };
  const now = ports.clock.now();
  if (isWithinLease(state.claimedAt, digestLeaseSeconds * 1000, now)) return { kind: 'in-progress' };
  // Otherwise a mail about thousands of domains would be composed each hour for nobody.
  if (hasLeftOut(state) && !(await hasRoom())) return { kind: 'over-quota', state };
  return putClaim(ports, { ...state, claimedAt: timestampOf(now) }, etag);
}

/** A claim of all pending reports; not stored yet. */
export async function newClaim(
  ports: ClaimPorts,
  { owner, day, domains, unfolded }: ClaimedAbout,
): Promise<DigestState> {
  const [{ reports, unreadable }, uncounted] = await Promise.all([
    collectPendingReports(ports, domains, day),
    countUncounted(ports, owner, day),
  ]);
  const now = timestampOf(ports.clock.now());
  const lacking = [...new Set([...unfolded.unreadable, ...unreadable])].sort();
  return {
    schema: 1,
    owner,
    day,
    status: 'claimed',
    createdAt: now,
    claimedAt: now,
    reports,
    ...(uncounted && { uncounted }),
    ...(unfolded.late.length > 0 && { late: unfolded.late.toSorted() }),
    ...(lacking.length > 0 && {
      unreadable: lacking.map((domain) => ({ domain, part: 'new-reports' satisfies UnreadablePart })),
    }),
  };
}

/**
 * In place of a damaged claim: as if a worker had just claimed the mail and died, so it goes out once the lease is over.
 * It may be the second one, and says so.
 */
async function claimAnew(ports: ClaimPorts, about: ClaimedAbout): Promise<DigestState> {
  const claim = await newClaim(ports, about);
  const [first] = about.domains;
  const lost = first && { domain: first.domain, part: 'mailed-to' satisfies UnreadablePart };
  return { ...claim, unreadable: [...(claim.unreadable ?? []), ...(lost ? [lost] : [])] };
}

/** Another worker took over the mail, because this one was considered dead. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError';
}

/** A claim that is kept while a mail about thousands of domains is composed. */
export interface HeldClaim {
  /** The claim as stored now. */
  current(): Loaded<DigestState>;
  /**
   * Renews the claim before it expires. To be called often.
   * @throws ClaimLostError
   */
  keep(): Promise<void>;
}

export function holdClaim(ports: ClaimPorts, claimed: Loaded<DigestState>): HeldClaim {
  let current = claimed;
  let renewing: Promise<void> | undefined;
  const renew = async () => {
    const state = { ...current.state, claimedAt: timestampOf(ports.clock.now()) };
    const key = digestStateKey(state.day, state.owner);
    const etag = await digestStateObject.replace(ports, key, state, current.etag);
    if (etag === undefined) throw new ClaimLostError(`Cannot keep "${key}": another worker has it`);
    current = { state, etag };
  };
  return {
    current: () => current,
    keep: async () => {
      const age = ports.clock.now().getTime() - Date.parse(current.state.claimedAt);
      if (age < (digestLeaseSeconds / 3) * 1000) return;
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      await renewing;
    },
  };
}

async function putClaim(ports: ClaimPorts, state: DigestState, before: string | undefined): Promise<Claim> {
  const etag = await digestStateObject.replace(ports, digestStateKey(state.day, state.owner), state, before);
  return etag === undefined ? { kind: 'in-progress' } : { kind: 'ours', state, etag };
}

/** Stores that an address is done, and that the worker is alive. @returns the stored claim afterwards */
export function keepDelivery(
  ports: ClaimPorts,
  claim: Loaded<DigestState>,
  ...made: DigestDelivery[]
): Promise<Loaded<DigestState>> {
  const claimedAt = timestampOf(ports.clock.now());
  return changeClaim(ports, claim, (before) => {
    const settled = new Set(made.map(({ address }) => address));
    const others = (before.deliveries ?? []).filter(({ address }) => !settled.has(address));
    return { ...before, claimedAt, deliveries: [...others, ...made] };
  });
}

/** Called once every address is done. @returns the stored claim afterwards */
export function markSettled(ports: ClaimPorts, claim: Loaded<DigestState>): Promise<Loaded<DigestState>> {
  const sentAt = timestampOf(ports.clock.now());
  return changeClaim(ports, claim, (before) =>
    isSentTo(before) ? { ...before, status: 'sent', sentAt } : { ...before, status: 'refused' },
  );
}

async function changeClaim(
  ports: ClaimPorts,
  claim: Loaded<DigestState>,
  change: (before: DigestState) => DigestState,
): Promise<Loaded<DigestState>> {
  const key = digestStateKey(claim.state.day, claim.state.owner);
  const { state, etag = claim.etag } = await digestStateObject.change(
    ports,
    key,
    (before = claim.state) => change(before),
    claim,
  );
  return { state, etag };
}
