import {
  type CoverageFinding,
  checkCoverage,
  forbidsEdit,
  type LiveMx,
  readLiveMx,
} from '../mta-sts/coverage.ts';
import type { Policy } from '../mta-sts/policy.ts';
import type { Ports } from './ports.ts';
import type { DomainState } from './state.ts';

/** Where mail for a domain goes by public DNS, now. Never throws. */
export async function lookUpLiveMx({ resolver }: Pick<Ports, 'resolver'>, domain: string): Promise<LiveMx> {
  const mx = await resolver.mx(domain);
  // Only a domain without MX records is its own mail server.
  return readLiveMx(domain, mx, mx.kind === 'none' ? await resolver.addresses(domain) : { kind: 'none' });
}

/** What to hold against publishing a policy: what forbids it, and what its owner should know. */
export interface GuardVerdict {
  live: LiveMx;
  /** Mail would be refused because of this edit: only an override with a reason lets it through. */
  forbidden: CoverageFinding[];
  warnings: CoverageFinding[];
}

/** Compares a policy that is to be published with the domain's MX records and the policies that senders may hold. */
export async function guardPolicyEdit(
  ports: Pick<Ports, 'resolver' | 'edge' | 'clock'>,
  { domain, versions }: Pick<DomainState, 'domain' | 'versions'>,
  wanted: Policy,
): Promise<GuardVerdict> {
  const live = await lookUpLiveMx(ports, domain);
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const findings = checkCoverage(live, { wanted, versions, now: ports.clock.now(), serving });
  return {
    live,
    forbidden: findings.filter(forbidsEdit),
    warnings: findings.filter((finding) => !forbidsEdit(finding)),
  };
}
