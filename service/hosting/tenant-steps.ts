/** Steps at the edge, which serves the policy: create a tenant for the domain, and its certificate. */

import { type FindingOf, finding } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { EdgeError, type EdgeErrorCode, type Tenant } from '../ports/edge-tenants.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import type { HostingStepResult } from './hosting-steps.ts';

type TenantPorts = Pick<Ports, 'edge' | 'tenants' | 'clock' | 'log'>;

export async function createTenant(ports: TenantPorts, state: DomainState): Promise<HostingStepResult> {
  const { domain } = state;
  const refusal = await refusalOf(() => ports.tenants.create(domain));
  if (!refusal) return { to: 'tenant' };
  return mayBeOurs.has(refusal.code) ? adoptTenant(ports, domain, refusal) : waitFor(ports, domain, refusal);
}

/** If the answer to an earlier attempt was lost, the edge finds that attempt's tenant: by its name, or by its CNAME. */
const mayBeOurs = new Set<EdgeErrorCode>(['already-exists', 'cname-in-use']);

/** An earlier attempt created it. If there is no certificate yet, its requirements have just been checked again. */
async function adoptTenant(
  ports: TenantPorts,
  domain: DomainName,
  { message }: EdgeError,
): Promise<HostingStepResult> {
  const tenant = await ports.tenants.describe(domain);
  if (!tenant) return waitFor(ports, domain, new EdgeError('cname-in-use', message));
  if (tenant.certificate !== 'timed-out' && tenant.certificate !== 'failed') return { to: 'tenant' };
  const refusal = await refusalOf(() => ports.tenants.requestCertificate(domain, tenant));
  return refusal ? waitFor(ports, domain, refusal) : { to: 'tenant' };
}

/** A certificate that was not issued is requested again after a day, or once the owner puts the domain again. */
const askAgainSeconds = 86_400;

export async function attachCertificate(
  ports: TenantPorts,
  { domain, hosting: { problem } }: DomainState,
  tenant: Tenant,
): Promise<HostingStepResult> {
  const { certificate } = tenant;
  if (certificate === 'none' || certificate === 'pending') return { wait: 'pending' };
  if (certificate === 'issued') {
    const refusal = await refusalOf(() => ports.tenants.attachCertificate(domain, tenant));
    if (!refusal) return { to: 'attached' };
    return refusal.code === 'stale' ? { wait: 'pending' } : waitFor(ports, domain, refusal);
  }
  const code = `certificate-${certificate}` as const;
  const ageSeconds = (ports.clock.now().getTime() - Date.parse(problem?.since ?? '')) / 1000;
  if (problem?.code === code && ageSeconds >= askAgainSeconds) return { to: 'records-to-set' };
  const { endpoint: target, caaIssuers } = ports.edge;
  const [issuer] = caaIssuers;
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

function waitFor(ports: TenantPorts, domain: DomainName, { code, message }: EdgeError): HostingStepResult {
  // The edge's own message, such as the name of a quota, is for the operator.
  ports.log.warn('edge-refused', { domain, code, detail: message });
  return { wait: edgeFinding(ports, domain, code) };
}

const edgeFinding = (
  { edge }: Pick<TenantPorts, 'edge'>,
  domain: DomainName,
  code: EdgeErrorCode,
): FindingOf<`edge-${EdgeErrorCode}`> => finding(`edge-${code}`, { domain, target: edge.endpoint });
