import { type Finding, finding } from '../../core/finding/finding.ts';
import { checkCoverage, forbidsEdit } from '../../core/mta-sts/coverage.ts';
import { lastNeed, mxNeeds } from '../../core/mta-sts/held-policies.ts';
import type { LiveMx } from '../../core/mta-sts/live-mx.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import { lookUpLiveMx } from '../look-up/look-up-mx.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';

/** Findings against publishing a policy: those that forbid it, and those that its owner should know. */
export interface GuardVerdict {
  live: LiveMx;
  /** This edit would make senders refuse mail: only an override with a reason allows it. */
  forbidden: Finding[];
  warnings: Finding[];
}

/** Leaving enforce affects only senders that fetch the new policy; the others keep their copy (RFC 8461 §3.3). */
export function warnOfHeldEnforce(
  { edge, clock }: Pick<Ports, 'edge' | 'clock'>,
  { versions }: Pick<DomainState, 'versions'>,
  { mode }: Pick<Policy, 'mode'>,
): Finding[] {
  const needs = mxNeeds(versions, clock.now(), { edgeCacheSeconds: edge.cacheSeconds });
  const last = lastNeed(needs);
  if (mode === 'enforce' || !last) return [];
  const patterns = needs.map(({ pattern, until }) => ({ pattern, until }));
  return [finding('enforce-held', { until: last.until, patterns })];
}

/** Compares a policy to be published with the domain's MX records and the policies that senders may hold. */
export async function guardPolicyEdit(
  ports: Pick<Ports, 'resolver' | 'edge' | 'clock'>,
  state: Pick<DomainState, 'domain' | 'versions'>,
  wanted: Policy,
): Promise<GuardVerdict> {
  return judgeEdit(ports, state, wanted, await lookUpLiveMx(ports, state.domain, { withAliases: true }));
}

/** The same, for MX records that were already looked up. */
export function judgeEdit(
  { edge, clock }: Pick<Ports, 'edge' | 'clock'>,
  { versions }: Pick<DomainState, 'versions'>,
  wanted: Policy,
  live: LiveMx,
): GuardVerdict {
  const serving = { edgeCacheSeconds: edge.cacheSeconds };
  const findings = checkCoverage(live, { wanted, versions, now: clock.now(), serving });
  return {
    live,
    forbidden: findings.filter((finding) => forbidsEdit(finding, wanted)),
    warnings: findings.filter((finding) => !forbidsEdit(finding, wanted)),
  };
}
