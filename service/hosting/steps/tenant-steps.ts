/** Steps at the edge, which serves the policy: create a tenant for the domain, and its certificate. */

import { type FindingOf, finding } from '../../../core/finding/finding.ts';
import { isServed, lookUpPolicyHost } from '../../look-up/look-up-policy-host.ts';
import { EdgeError, type EdgeErrorCode, type Tenant } from '../../ports/edge-tenants.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DomainState } from '../../store/domains/domain.ts';
import { policyHostTarget } from '../../store/domains/policy-host-target.ts';
import type { HostingStepResult } from './step-result.ts';

type TenantPorts = Pick<Ports, 'edge' | 'tenants' | 'resolver' | 'clock' | 'log' | 'service'>;

export async function createTenant(ports: TenantPorts, state: DomainState): Promise<HostingStepResult> {
  const refusal = await refusalOf(() => ports.tenants.create(state.domain));
  if (!refusal) return { to: 'tenant' };
  if (mayBeOurs.has(refusal.code)) return adoptTenant(ports, state, refusal);
  const isGone = refusal.code === 'cname-not-seen' && (await isLedAway(ports, state));
  return isGone ? { to: 'records-to-set' } : waitFor(ports, state, refusal);
}

/** The CNAME was seen, and is another by now; or it leads here by a name that the operator no longer lets domains use. */
async function isLedAway(ports: TenantPorts, { domain }: DomainState): Promise<boolean> {
  const answer = await lookUpPolicyHost(ports, domain);
  return answer.kind !== 'failed' && !isServed(ports, answer);
}

/** If the answer to an earlier attempt was lost, the edge finds that attempt's tenant: by its name, or by its CNAME. */
const mayBeOurs = new Set<EdgeErrorCode>(['already-exists', 'cname-in-use']);

/** An earlier attempt created it. If there is no certificate yet, its requirements have just been checked again. */
async function adoptTenant(
  ports: TenantPorts,
  state: DomainState,
  { message }: EdgeError,
): Promise<HostingStepResult> {
  const { domain } = state;
  const tenant = await ports.tenants.describe(domain);
  if (!tenant) return waitFor(ports, state, new EdgeError('cname-in-use', message));
  if (tenant.certificate !== 'timed-out' && tenant.certificate !== 'failed') return { to: 'tenant' };
  const refusal = await refusalOf(() => ports.tenants.requestCertificate(domain, tenant));
  return refusal ? waitFor(ports, state, refusal) : { to: 'tenant' };
}

/** A certificate that was not issued is requested again after a day, or once the owner puts the domain again. */
const askAgainSeconds = 86_400;

export async function attachCertificate(
  ports: TenantPorts,
  state: DomainState,
  tenant: Tenant,
): Promise<HostingStepResult> {
  const {
    domain,
    hosting: { problem },
  } = state;
  const { certificate } = tenant;
  if (certificate === 'none' || certificate === 'pending') return { wait: 'pending' };
  if (certificate === 'issued') {
    const refusal = await refusalOf(() => ports.tenants.attachCertificate(domain, tenant));
    if (!refusal) return { to: 'attached' };
    return refusal.code === 'stale' ? { wait: 'pending' } : waitFor(ports, state, refusal);
  }
  const code = `certificate-${certificate}` as const;
  const ageSeconds = (ports.clock.now().getTime() - Date.parse(problem?.since ?? '')) / 1000;
  if (problem?.code === code && ageSeconds >= askAgainSeconds) return { to: 'records-to-set' };
  const target = policyHostTarget(ports, state);
  const [issuer] = ports.edge.caaIssuers;
  return { wait: finding(code, { domain, target, ...(issuer !== undefined && { issuer }) }) };
}

/** @returns how the edge refused, if it did; unknown errors are rethrown */
async function refusalOf(call: () => Promise<unknown>): Promise<EdgeError | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (error instanceof EdgeError) return error;
    throw error;
  }
}

function waitFor(ports: TenantPorts, state: DomainState, { code, message }: EdgeError): HostingStepResult {
  const { domain } = state;
  // The edge's own message, such as the name of a quota, is for the operator.
  ports.log.warn('edge-refused', { domain, code, detail: message });
  return { wait: edgeFinding(ports, state, code) };
}

const edgeFinding = (
  ports: Pick<TenantPorts, 'edge' | 'service'>,
  state: DomainState,
  code: EdgeErrorCode,
): FindingOf<`edge-${EdgeErrorCode}`> =>
  finding(`edge-${code}`, { domain: state.domain, target: policyHostTarget(ports, state) });
