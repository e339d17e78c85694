/**
 * The DNS of an external domain decides who hosts it: the CNAMEs of `_mta-sts` and `_smtp._tls` point to names that belong
 * to only one claim. The first claim that they are seen to point to hosts the domain. Once they have pointed to another
 * one for a day, hosting passes to that (life-cycle/pass-hosting.ts).
 */
import type { DomainName } from '../../core/names/domain-name.ts';
import { type Timestamp, timestampOf } from '../../core/names/timestamp.ts';
import { isCheckNeeded, retryDelaySeconds } from '../checks/retry-delay.ts';
import { type ClaimTargets, lookUpClaim } from '../look-up/look-up-claim.ts';
import type { Ports } from '../ports/ports.ts';
import { type ClaimState, claimKey, claimObject, domainOfClaim, listClaims } from '../store/domains/claim.ts';
import { type DomainState, domainKey, domainObject, loadDomain } from '../store/domains/domain.ts';
import { delegatedNames } from '../store/domains/domain-names.ts';
import { inboxKey } from '../store/domains/inbox.ts';
import { countWaitingReports } from './claims/count-waiting-reports.ts';
import { deleteTaken, takeClaim } from './claims/take-claim.ts';
import { keepPolicyForClaims } from './elsewhere/keep-policy-elsewhere.ts';
import { findEarlierHosting } from './find-earlier-hosting.ts';
import { saveClaimPointers, savePointers } from './save-pointers.ts';

export type ClaimPorts = Pick<
  Ports,
  'store' | 'resolver' | 'fetch' | 'edge' | 'tasks' | 'clock' | 'log' | 'service'
>;

/** How long both CNAMEs must point to another claim until hosting passes to it. */
const passingSeconds = 86_400;

/** A claim whose CNAMEs are not seen in this time is checked only by the daily reconciliation. */
const eagerSeconds = 7 * 86_400;

/** Makes the domain's host agree with its CNAMEs, and plans the next check while claims wait. */
export async function settleClaims(ports: ClaimPorts, domain: DomainName): Promise<void> {
  const claims = await listClaims(ports, domain);
  if (claims.length === 0) return;
  const found = await lookUpClaim(ports, domain);
  if (found.kind === 'unknown') return checkAgain(ports, claims);
  const waiting: ClaimState[] = [];
  for (const claim of await keepPolicyForClaims(ports, domain, claims)) {
    const after = await trySettling(ports, claim, isSeen(ports, claim, found));
    if (after) waiting.push(after);
  }
  await checkAgain(ports, waiting);
}

/** Whether the CNAMEs of the domain point to this claim. */
export function isSeen(
  { service }: Pick<Ports, 'service'>,
  claim: Pick<ClaimState, 'inbox'>,
  found: ClaimTargets,
): boolean {
  const { mtaStsRecord, tlsRptRecord } = delegatedNames(claim, service);
  return (
    found.kind === 'found' &&
    found.targets.mtaStsRecord === mtaStsRecord &&
    found.targets.tlsRptRecord === tlsRptRecord
  );
}

/** Whether a claim has been seen for so long that hosting passes to it. */
export const isPassingDue = (
  { clock }: Pick<Ports, 'clock'>,
  { seenSince }: Pick<ClaimState, 'seenSince'>,
): boolean =>
  seenSince !== undefined && clock.now().getTime() - Date.parse(seenSince) >= passingSeconds * 1000;

/** A failure at one owner's claim must not affect the others. The claim waits, and is retried like waiting ones. */
async function trySettling(
  ports: ClaimPorts,
  claim: ClaimState,
  seen: boolean,
): Promise<ClaimState | undefined> {
  try {
    return await settleClaim(ports, claim, seen);
  } catch (error) {
    ports.log.warn('claim-not-settled', { domain: claim.domain, error: String(error) });
    return claim;
  }
}

/** @returns the claim while it waits */
async function settleClaim(
  ports: ClaimPorts,
  claim: ClaimState,
  seen: boolean,
): Promise<ClaimState | undefined> {
  const { domain, owner } = claim;
  const host =
    (await loadDomain(ports, domain))?.state ?? (seen ? await beginHosting(ports, claim) : undefined);
  if (host?.owner === owner) {
    // The administrator gave the owner a domain with another inbox: reports to the claim's are quarantined.
    if (host.inbox !== claim.inbox) await ports.store.delete(inboxKey(claim.inbox));
    // The claim goes last: until then, every check finds the reports that came to it before.
    if (await countWaitingReports(ports, claim.inbox)) await deleteTaken(ports, claim);
    else await ports.tasks.enqueue([{ kind: 'advance-hosting', domain }]);
    return undefined;
  }
  const now = timestampOf(ports.clock.now());
  const { state } = await claimObject.change(
    ports,
    claimKey(domain, owner),
    (before): ClaimState | undefined => {
      if (!before || (before.seenSince !== undefined) === seen) return undefined;
      const { seenSince, ...unseen } = before;
      return seen ? { ...unseen, seenSince: now } : unseen;
    },
  );
  if (state) await saveClaimPointers(ports, state);
  if (state && isPassingDue(ports, state))
    await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain }]);
  return state;
}

/** @returns who hosts the domain now: this claim, unless another one was quicker */
async function beginHosting(
  ports: ClaimPorts,
  { domain, owner }: ClaimState,
): Promise<DomainState | undefined> {
  // The claim was listed before DNS and the policy host were asked. Its owner may have changed or deleted it since.
  const claim = await takeClaim(ports, domain, owner);
  if (!claim) return undefined;
  const hosting = { state: 'records-to-set' as const, since: timestampOf(ports.clock.now()) };
  const earlier = await findEarlierHosting(ports, claim);
  const state: DomainState = { ...domainOfClaim(claim), hosting, ...earlier };
  const etag = await domainObject.create(ports, domainKey(domain), state);
  if (etag === undefined) return (await loadDomain(ports, domain))?.state;
  await savePointers(ports, state);
  ports.log.info('claim-hosts', { domain });
  return state;
}

/** Queues one later check of all claims, unless an equally early one is queued; one claim records when it is due. */
async function checkAgain(ports: ClaimPorts, claims: readonly ClaimState[]): Promise<void> {
  const now = ports.clock.now();
  const eager = claims.filter(
    ({ createdAt, seenSince }) =>
      seenSince !== undefined || now.getTime() - Date.parse(createdAt) < eagerSeconds * 1000,
  );
  const [first] = eager;
  if (!first) return;
  const { domain } = first;
  const delays = eager.map((claim) => retryDelaySeconds(ports.service, { since: claim.createdAt }, now));
  const delaySeconds = Math.min(...delays);
  const due = new Date(now.getTime() + delaySeconds * 1000);
  if (claims.some((claim) => !isCheckNeeded(claim.nextCheckAt, due, now))) return;
  const nextCheckAt = timestampOf(due);
  // Before a claim says that a check is queued, as in checkLater().
  const isOnly = claims.length === 1;
  await ports.tasks.enqueue([{ kind: 'advance-hosting', domain, ...(isOnly && { claimant: first.owner }) }], {
    delaySeconds,
  });
  for (const { owner } of eager) if (await noteNextCheck(ports, claimKey(domain, owner), nextCheckAt)) break;
}

/** @returns whether the claim exists and records it now */
async function noteNextCheck(ports: ClaimPorts, key: string, nextCheckAt: Timestamp): Promise<boolean> {
  try {
    const { state } = await claimObject.change(ports, key, (before) => before && { ...before, nextCheckAt });
    return state !== undefined;
  } catch (error) {
    ports.log.warn('claim-check-not-noted', { error: String(error) });
    return false;
  }
}
