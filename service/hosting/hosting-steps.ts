import { decideCaa, mayIssue } from '../../core/dns-record/caa.ts';
import { excerpt } from '../../core/finding/fault.ts';
import { type Finding, finding } from '../../core/finding/finding.ts';
import { lookUpCaa } from '../look-up/look-up-caa.ts';
import type { Ports } from '../ports/ports.ts';
import { ownPolicyHostRecord, ownTlsRptRecord } from '../records/own-record.ts';
import { ensureRecord } from '../records/place-record.ts';
import type { DomainState, HostingState } from '../store/domains/domain.ts';
import { domainNames, tlsRptRecord } from '../store/domains/domain-names.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { isServedBy, policyHostTarget } from '../store/domains/policy-host-target.ts';
import { endPolicyElsewhere, keepPolicyElsewhere } from './elsewhere/keep-policy-elsewhere.ts';
import { attachCertificate, createTenant } from './tenant-steps.ts';

export type HostingPorts = Pick<
  Ports,
  'store' | 'dns' | 'edge' | 'tenants' | 'resolver' | 'fetch' | 'tasks' | 'clock' | 'log' | 'service'
>;

/** The result of a step: the next state, or a wait with or without a task for the owner. */
export type HostingStepResult = { to: HostingState } | { wait: Finding | 'pending' };

export type HostingStep = (ports: HostingPorts, state: DomainState) => Promise<HostingStepResult>;

/** The step for each state of the onboarding. */
export const hostingSteps: Record<Exclude<HostingState, 'serving'>, HostingStep> = {
  'records-to-set': async (ports, state) => {
    // First, because in a managed zone our own record replaces the one that points to the other host.
    const refused = (await keepPolicyElsewhere(ports, state)) ?? (await setOwnRecords(ports, state));
    if (refused) return { wait: refused };
    const result = await checkPolicyHost(ports, state);
    if ('to' in result) await endPolicyElsewhere(ports, state);
    return result;
  },
  'cname-seen': async (ports, state) => {
    const refused = await checkCaa(ports, state);
    return refused ? { wait: refused } : { to: 'caa-allows' };
  },
  'caa-allows': createTenant,
  tenant: async ({ tenants }, { domain }) => {
    const tenant = await tenants.describe(domain);
    return { to: tenant ? 'certificate-pending' : 'caa-allows' };
  },
  'certificate-pending': async (ports, state) => {
    const tenant = await ports.tenants.describe(state.domain);
    if (!tenant) return { to: 'caa-allows' };
    return tenant.attached ? { to: 'attached' } : attachCertificate(ports, state, tenant);
  },
  attached: async ({ tenants }, { domain }) => {
    const tenant = await tenants.describe(domain);
    if (!tenant) return { to: 'caa-allows' };
    return tenant.deployed ? { to: 'serving' } : { wait: 'pending' };
  },
};

/** In a managed zone we write the records; for an external one, only the targets of its CNAMEs. */
async function setOwnRecords(ports: HostingPorts, state: DomainState): Promise<Finding | undefined> {
  const refused = await ensureRecord(ports, state, ownTlsRptRecord(ports, state), tlsRptRecord(state, ports));
  if (refused || !isManaged(state)) return refused;
  return ensureRecord(ports, state, ownPolicyHostRecord(ports, state), policyHostTarget(ports, state));
}

/** Attack: a name with a thousand CNAMEs would be stored with the problem. */
const maxTargets = 5;

async function checkPolicyHost(ports: HostingPorts, state: DomainState): Promise<HostingStepResult> {
  const { policyHost: host } = domainNames(state.domain);
  const target = policyHostTarget(ports, state);
  const answer = await ports.resolver.cname(host);
  if (answer.kind === 'failed')
    return { wait: finding('cname-unknown', { host, target, error: answer.why }) };
  const found = answer.kind === 'found' ? answer.records : [];
  if (found.some((one) => isServedBy(ports, one))) return { to: 'cname-seen' };
  return { wait: finding('cname-missing', { host, target, found: found.slice(0, maxTargets).map(excerpt) }) };
}

/** A certificate authority refuses if CAA records name only others, and if it gets no answer (RFC 8659 §4). */
async function checkCaa(ports: HostingPorts, { domain }: DomainState): Promise<Finding | undefined> {
  const { caaIssuers } = ports.edge;
  const [issuer] = caaIssuers;
  if (issuer === undefined) return undefined;
  const caa = await lookUpCaa(ports, domainNames(domain).policyHost);
  const { name } = caa;
  const decision = decideCaa(caa);
  if (decision.kind === 'unknown') return finding('caa-unknown', { name, error: decision.why });
  return mayIssue(decision, caaIssuers) ? undefined : finding('caa-forbids-edge', { domain, name, issuer });
}
