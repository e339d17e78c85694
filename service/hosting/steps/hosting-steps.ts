import { decideCaa, mayIssue } from '../../../core/dns-record/caa.ts';
import { excerpt } from '../../../core/finding/fault.ts';
import { type Finding, finding } from '../../../core/finding/finding.ts';
import { lookUpCaa } from '../../look-up/look-up-caa.ts';
import { isServed, lookUpPolicyHost, type PolicyHostAnswer } from '../../look-up/look-up-policy-host.ts';
import type { Ports } from '../../ports/ports.ts';
import { ownPolicyHostRecord, ownTlsRptRecord } from '../../records/own-record.ts';
import { ensureRecord } from '../../records/place-record.ts';
import type { DomainState, HostingState } from '../../store/domains/domain.ts';
import { domainNames, tlsRptRecord } from '../../store/domains/domain-names.ts';
import { isManaged } from '../../store/domains/managed-zone.ts';
import { policyHostTarget } from '../../store/domains/policy-host-target.ts';
import {
  endPolicyElsewhere,
  keepPolicyElsewhere,
  needsPolicyFirst,
} from '../elsewhere/keep-policy-elsewhere.ts';
import type { HostingStepResult } from './step-result.ts';
import { attachCertificate, createTenant } from './tenant-steps.ts';

export type HostingPorts = Pick<
  Ports,
  'store' | 'dns' | 'edge' | 'tenants' | 'resolver' | 'fetch' | 'tasks' | 'clock' | 'log' | 'service'
>;

export type HostingStep = (ports: HostingPorts, state: DomainState) => Promise<HostingStepResult>;

/** The step for each state of the onboarding. */
export const hostingSteps: Record<Exclude<HostingState, 'serving'>, HostingStep> = {
  'records-to-set': async (ports, state) => {
    // First, because in a managed zone our own record replaces the one that points to the other host.
    const kept = await keepPolicyElsewhere(ports, state);
    if ('wait' in kept) return kept;
    const refused = await setOwnRecords(ports, kept.state);
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
  const policyNeeded = needsPolicyFirst(state);
  if (policyNeeded) return policyNeeded;
  return ensureRecord(ports, state, ownPolicyHostRecord(ports, state), policyHostTarget(ports, state));
}

/** Attack: a name with a thousand CNAMEs or addresses would be stored with the problem. */
const maxTargets = 5;

async function checkPolicyHost(ports: HostingPorts, state: DomainState): Promise<HostingStepResult> {
  const { policyHost: host } = domainNames(state.domain);
  const target = policyHostTarget(ports, state);
  const answer = await lookUpPolicyHost(ports, state.domain);
  if (answer.kind === 'failed')
    return { wait: finding('cname-unknown', { host, target, error: answer.why }) };
  if (isServed(ports, answer)) return { to: 'cname-seen' };
  const { found, addresses } = whereItLeads(answer);
  return { wait: finding('cname-missing', { host, target, found, ...(addresses && { addresses }) }) };
}

function whereItLeads(answer: PolicyHostAnswer): { found: string[]; addresses?: string[] } {
  if ('target' in answer) return { found: [excerpt(answer.target)] };
  if ('targets' in answer) return { found: answer.targets.slice(0, maxTargets).map(excerpt) };
  return 'addresses' in answer
    ? { found: [], addresses: answer.addresses.slice(0, maxTargets) }
    : { found: [] };
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
