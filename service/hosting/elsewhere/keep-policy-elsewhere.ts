/**
 * When a domain moves here, the policy that another host serves is entered in the ledger, so that the guard, the dates and
 * the removal include what senders hold. It can be read only until the policy host points to us. So a waiting claim reads
 * it, and so does a domain before its records are set, again each hour, until the CNAME is seen.
 */

import { type Finding, finding, withoutTraits } from '../../../core/finding/finding.ts';
import { lastElsewhere } from '../../../core/mta-sts/elsewhere/plan-arrival.ts';
import {
  enterElsewhere,
  type PolicyElsewhere,
  prolongElsewhere,
} from '../../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { currentVersion } from '../../../core/mta-sts/ledger.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import { type Timestamp, timestampOf } from '../../../core/names/timestamp.ts';
import { lookUpPolicyElsewhere, type PolicyElsewhereAnswer } from '../../look-up/look-up-policy-elsewhere.ts';
import type { Ports } from '../../ports/ports.ts';
import { type ClaimState, claimKey, claimObject } from '../../store/domains/claim.ts';
import { changeDomain, type DomainState } from '../../store/domains/domain.ts';

type ElsewherePorts = Pick<Ports, 'store' | 'resolver' | 'fetch' | 'edge' | 'clock' | 'log' | 'service'>;

/**
 * After this time, the other policy is read again; for a claim, whether or not it could be read. Attack: claims of names
 * whose policy hosts never answer. Nobody has proven them, and each look takes a worker as long as a fetch may take.
 */
const refreshSeconds = 3600;

/**
 * If the other policy host fails, the domain waits this many times the first delay (an hour; two minutes on one machine),
 * because afterwards nobody can read its policy.
 */
const patientWaits = 120;

/**
 * Enters the policy that is served elsewhere, before the records of the domain are set.
 * @returns why it has to be read again first, or the domain with that policy
 */
export async function keepPolicyElsewhere(
  ports: ElsewherePorts,
  state: DomainState,
): Promise<{ wait: Finding } | { state: DomainState }> {
  const { domain, announced, elsewhereSeenAt, hosting } = state;
  if (announced || isFresh(ports, elsewhereSeenAt)) return { state };
  const found = await lookUpPolicyElsewhere(ports, domain);
  if (found.kind === 'ours' || found.kind === 'unknown') return { state };
  if (found.kind === 'unread') {
    ports.log.warn('policy-elsewhere-unread', { domain, code: found.cause.code });
    return ageSeconds(ports, hosting.since) < patientWaits * ports.service.retrySeconds
      ? { wait: finding('policy-elsewhere-unread', { domain, cause: withoutTraits(found.cause) }) }
      : { state };
  }
  const policy = found.kind === 'served' ? found.policy : undefined;
  if (!policy && elsewhereSeenAt === undefined) return { state };
  const after = await changeDomain(ports, domain, (before) =>
    withPolicy(ports, before, before.versions, policy),
  );
  return { state: after ?? state };
}

/**
 * Our record must not take the place of the other host's before a policy is here: senders that fetch in between would
 * find none.
 */
export function needsPolicyFirst({
  domain,
  elsewhereSeenAt,
  versions,
}: Pick<DomainState, 'domain' | 'elsewhereSeenAt' | 'versions'>): Finding | undefined {
  if (elsewhereSeenAt === undefined || currentVersion(versions)) return undefined;
  const last = lastElsewhere(versions);
  return last && finding('policy-elsewhere-first', { domain, mode: last.theirs.mode, mx: last.theirs.mx });
}

/**
 * The policy host points to us now, so the policy that was served elsewhere has ended. The stored state decides: the
 * same step may have seen that policy for the first time.
 */
export async function endPolicyElsewhere(
  ports: Pick<Ports, 'store' | 'clock'>,
  { domain }: Pick<DomainState, 'domain'>,
): Promise<void> {
  await changeDomain(ports, domain, ({ elsewhereSeenAt, ...state }) =>
    elsewhereSeenAt === undefined
      ? undefined
      : { ...state, versions: prolongElsewhere(state.versions, elsewhereSeenAt, ports.clock.now()) },
  );
}

/**
 * The same for waiting claims, so that nothing is missed if all CNAMEs are set at once. It is the same whether or not
 * another owner hosts the domain: what a claim shows must not tell.
 * @returns the claims afterwards
 */
export async function keepPolicyForClaims(
  ports: ElsewherePorts,
  domain: DomainName,
  claims: readonly ClaimState[],
): Promise<readonly ClaimState[]> {
  if (claims.every((claim) => isFresh(ports, claim.elsewhereMissedAt ?? claim.elsewhereSeenAt)))
    return claims;
  const found = await lookUpPolicyElsewhere(ports, domain);
  const kept: ClaimState[] = [];
  for (const claim of claims) kept.push(await tryKeeping(ports, claim, found));
  return kept;
}

/** A failure at one claim must not stop the others. */
async function tryKeeping(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  claim: ClaimState,
  found: PolicyElsewhereAnswer,
): Promise<ClaimState> {
  try {
    return await keepForClaim(ports, claim, found);
  } catch (error) {
    ports.log.warn('claim-not-settled', { domain: claim.domain, error: String(error) });
    return claim;
  }
}

async function keepForClaim(
  ports: Pick<Ports, 'store' | 'clock'>,
  claim: ClaimState,
  found: PolicyElsewhereAnswer,
): Promise<ClaimState> {
  const key = claimKey(claim.domain, claim.owner);
  const { state } = await claimObject.change(ports, key, (before) => {
    if (!before) return undefined;
    const { elsewhereMissedAt: _, ...rest } = before;
    if (found.kind === 'served') return withPolicy(ports, rest, rest.versions ?? [], found.policy);
    const after = found.kind === 'none' ? withPolicy(ports, rest, [], undefined) : rest;
    return { ...after, elsewhereMissedAt: timestampOf(ports.clock.now()) };
  });
  return state ?? claim;
}

/** @param policy undefined if nobody else serves one any more */
function withPolicy<State extends { elsewhereSeenAt?: Timestamp; versions?: PolicyVersion[] }>(
  { clock }: Pick<Ports, 'clock'>,
  { elsewhereSeenAt, ...state }: State,
  versions: readonly PolicyVersion[],
  policy: PolicyElsewhere | undefined,
) {
  if (!policy) return state;
  const now = clock.now();
  return { ...state, versions: enterElsewhere(versions, policy, now), elsewhereSeenAt: timestampOf(now) };
}

const isFresh = (ports: Pick<Ports, 'clock'>, seenAt: Timestamp | undefined): boolean =>
  seenAt !== undefined && ageSeconds(ports, seenAt) < refreshSeconds;

const ageSeconds = ({ clock }: Pick<Ports, 'clock'>, at: Timestamp): number =>
  (clock.now().getTime() - Date.parse(at)) / 1000;
