/**
 * The onboarding: leads a domain from "records to set" to "serving", one state at a time.
 *
 * Each step looks at the world, does at most one thing, and is safe to do twice. The state is stored after each step,
 * so a crash resumes where it fell. A step that cannot go on leaves a problem with the one next step in words, and
 * is tried again later.
 */

import type { Finding, Problem } from '../../core/finding/problem.ts';
import { lookUpCaa } from '../look-up/look-up-caa.ts';
import { EdgeError, type EdgeErrorCode, type Tenant } from '../ports/edge-tenants.ts';
import type { Ports } from '../ports/ports.ts';
import { ensureRecord } from '../records/ensure-record.ts';
import {
  changeDomain,
  type DomainState,
  type HostingState,
  isBeingDeleted,
  loadDomain,
  problemSince,
} from '../store/domains/domain.ts';
import { domainNames, tlsRptRecord } from '../store/domains/domain-names.ts';
import { isLookUnderWay, retryDelaySeconds } from './later-look.ts';
import { savePointers } from './save-pointers.ts';

type HostingPorts = Pick<
  Ports,
  'store' | 'dns' | 'edge' | 'tenants' | 'resolver' | 'tasks' | 'clock' | 'log' | 'service'
>;

/** Where a step leads: on to a state, or a wait with or without something for the owner to do. */
type StepResult = { to: HostingState } | { wait: Finding | 'pending' };

/** The edge's certificates take minutes; looking more often brings nothing. */
const pendingSeconds = 30;

/** Takes all steps that are possible now. @returns the state as stored, undefined without such a domain */
export async function advanceHosting(ports: HostingPorts, domain: string): Promise<DomainState | undefined> {
  const first = await loadDomain(ports, domain);
  if (!first) return undefined;
  if (isBeingDeleted(first.state)) return first.state;
  await savePointers(ports, first.state);
  let state: DomainState | undefined = first.state;
  while (state && state.hosting.state !== 'serving') {
    const result = await steps[state.hosting.state](ports, state);
    if ('wait' in result) return wait(ports, state, result.wait);
    // Before the state says so: a crash in between would leave nobody to announce the id.
    if (result.to === 'serving') await ports.tasks.enqueue([{ kind: 'rotate-id', domain }]);
    state = await moveTo(ports, state, result.to);
  }
  return state;
}

type Step = (ports: HostingPorts, state: DomainState) => Promise<StepResult>;

const steps: Record<Exclude<HostingState, 'serving'>, Step> = {
  'records-to-set': async (ports, state) => {
    const missing = await setOwnRecords(ports, state);
    if (missing) return { wait: missing };
    return seePolicyHost(ports, state);
  },
  'cname-seen': async (ports, state) => {
    const finding = await checkCaa(ports, state.domain);
    return finding ? { wait: finding } : { to: 'caa-allows' };
  },
  'caa-allows': async (ports, { domain }) => {
    try {
      await ports.tenants.create(domain);
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      if (error.code === 'already-exists') return adoptTenant(ports, domain);
      return { wait: edgeFinding(error, domain, ports.edge.endpoint) };
    }
    return { to: 'tenant' };
  },
  tenant: async ({ tenants }, { domain }) => {
    const tenant = await tenants.describe(domain);
    return { to: tenant ? 'certificate-pending' : 'caa-allows' };
  },
  'certificate-pending': async (ports, state) => {
    const tenant = await ports.tenants.describe(state.domain);
    if (!tenant) return { to: 'caa-allows' };
    return tenant.attached ? { to: 'attached' } : attach(ports, state, tenant);
  },
  attached: async ({ tenants }, { domain }) => {
    const tenant = await tenants.describe(domain);
    if (!tenant) return { to: 'caa-allows' };
    return tenant.deployed ? { to: 'serving' } : { wait: 'pending' };
  },
};

/** In a managed zone the records are ours to write; for an external one only what its CNAMEs lead to. */
async function setOwnRecords(ports: HostingPorts, state: DomainState): Promise<Finding | undefined> {
  const names = domainNames(state.domain, ports.service.serviceDomain);
  const ttlSeconds = ports.service.recordTtlSeconds;
  const values = [tlsRptRecord(state, ports)];
  if (state.zone === 'external') {
    const name = names.delegatedTlsRptRecord;
    return ensureRecord(ports, state, { name, type: 'TXT', ttlSeconds, values });
  }
  return (
    (await ensureRecord(ports, state, { name: names.tlsRptRecord, type: 'TXT', ttlSeconds, values })) ??
    (await ensureRecord(ports, state, {
      name: names.policyHost,
      type: 'CNAME',
      ttlSeconds,
      values: [ports.edge.endpoint],
    }))
  );
}

async function seePolicyHost({ resolver, edge }: HostingPorts, { domain }: DomainState): Promise<StepResult> {
  const { policyHost } = domainNames(domain, '');
  const seen = await resolver.cname(policyHost);
  if (seen.kind === 'found' && seen.records.includes(edge.endpoint)) return { to: 'cname-seen' };
  const nextStep = `Set ${policyHost} CNAME ${edge.endpoint}`;
  if (seen.kind === 'failed') {
    return {
      wait: { code: 'cname-unknown', message: `No answer about ${policyHost} (${seen.why})`, nextStep },
    };
  }
  const message =
    seen.kind === 'none'
      ? `${policyHost} has no CNAME yet`
      : `${policyHost} leads to ${seen.records.join(', ').slice(0, 300)}, not to ${edge.endpoint}`;
  return { wait: { code: 'cname-missing', message, nextStep } };
}

/** A certificate authority refuses where CAA records name others only, and where it gets no answer (RFC 8659 §4). */
async function checkCaa(ports: HostingPorts, domain: string): Promise<Finding | undefined> {
  const { caaIssuers } = ports.edge;
  const [issuer] = caaIssuers;
  if (issuer === undefined) return undefined;
  const { name, answer } = await lookUpCaa(ports, domainNames(domain, '').policyHost);
  if (answer.kind === 'none') return undefined;
  if (answer.kind === 'failed') {
    return {
      code: 'caa-unknown',
      message: `No answer about the CAA records of ${name} (${answer.why}); a certificate authority would refuse too`,
      nextStep: `Check that the name servers of ${name} answer CAA queries`,
    };
  }
  const allowed = answer.records
    .filter(({ tag }) => tag.toLowerCase() === 'issue')
    .map(({ value }) => issuerOf(value));
  if (allowed.length === 0 || allowed.some((one) => caaIssuers.includes(one))) return undefined;
  return {
    code: 'caa-forbids',
    message: `The CAA records of ${name} do not allow a certificate from ${issuer}`,
    nextStep: `Add the record ${name} CAA 0 issue "${issuer}"`,
  };
}

/** RFC 8659 §4.2: parameters follow the issuer's name after a semicolon. */
const issuerOf = (value: string) => (value.split(';', 1)[0] ?? '').trim().toLowerCase();

/** An earlier try made it. If its certificate came to nothing, what it needs has just been looked at again. */
async function adoptTenant({ edge, tenants }: HostingPorts, domain: string): Promise<StepResult> {
  const tenant = await tenants.describe(domain);
  if (!tenant) {
    const inUse = new EdgeError('cname-in-use', `mta-sts.${domain} is served by another distribution`);
    return { wait: edgeFinding(inUse, domain, edge.endpoint) };
  }
  if (tenant.certificate !== 'timed-out' && tenant.certificate !== 'failed') return { to: 'tenant' };
  try {
    await tenants.requestCertificate(domain, tenant);
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    return { wait: edgeFinding(error, domain, edge.endpoint) };
  }
  return { to: 'tenant' };
}

/** A certificate that came to nothing is asked for again after a day, or once the owner puts the domain again. */
const askAgainSeconds = 86_400;

async function attach(
  { edge, tenants, clock }: HostingPorts,
  { domain, hosting: { problem } }: DomainState,
  tenant: Tenant,
): Promise<StepResult> {
  if (tenant.certificate === 'none' || tenant.certificate === 'pending') return { wait: 'pending' };
  if (tenant.certificate === 'issued') {
    try {
      await tenants.attachCertificate(domain, tenant);
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      if (error.code !== 'stale') return { wait: edgeFinding(error, domain, edge.endpoint) };
      return { wait: 'pending' };
    }
    return { to: 'attached' };
  }
  const code = `certificate-${tenant.certificate}`;
  const ageSeconds = (clock.now().getTime() - Date.parse(problem?.since ?? '')) / 1000;
  if (problem?.code === code && ageSeconds >= askAgainSeconds) return { to: 'records-to-set' };
  return {
    wait: {
      code,
      message: `No certificate was issued for mta-sts.${domain}`,
      nextStep: `Check that mta-sts.${domain} CNAME ${edge.endpoint} is still set and that CAA records allow ${edge.caaIssuers[0] ?? 'the issuer'}, then put the domain again; it is asked for again daily`,
    },
  };
}

const edgeNextSteps: Record<EdgeErrorCode, (domain: string, endpoint: string) => string> = {
  'cname-not-seen': (domain, endpoint) =>
    `Set mta-sts.${domain} CNAME ${endpoint}, or wait until it is seen everywhere`,
  'cname-in-use': (domain) =>
    `Remove mta-sts.${domain} from the other CloudFront distribution or account that serves it`,
  'already-exists': () => 'Nothing to do: it goes on by itself',
  'limit-exceeded': () => 'Ask AWS to raise the quota that is named, then it goes on by itself',
  stale: () => 'Nothing to do: it goes on by itself',
  'not-disabled': () => 'Nothing to do: it goes on by itself',
};

const edgeFinding = (error: EdgeError, domain: string, endpoint: string): Finding => ({
  code: `edge-${error.code}`,
  message: error.message,
  nextStep: edgeNextSteps[error.code](domain, endpoint),
});

/** Stores one step, unless another worker has taken it meanwhile. */
function moveTo(ports: HostingPorts, from: DomainState, to: HostingState): Promise<DomainState | undefined> {
  ports.log.info('hosting-state', { domain: from.domain, state: to });
  const since = ports.clock.now().toISOString();
  return changeDomain(ports, from.domain, (state) => {
    const { problem, nextCheckAt, ...hosting } = state.hosting;
    return hosting.state === from.hosting.state
      ? { ...state, hosting: { ...hosting, state: to, since } }
      : undefined;
  });
}

async function wait(
  ports: HostingPorts,
  from: DomainState,
  reason: Finding | 'pending',
): Promise<DomainState | undefined> {
  const now = ports.clock.now();
  let delaySeconds = 0;
  const state = await changeDomain(ports, from.domain, (before) => {
    const { problem: earlier, nextCheckAt, ...hosting } = before.hosting;
    const problem =
      reason === 'pending' ? undefined : problemSince(earlier, { ...reason, since: now.toISOString() });
    const after = { ...hosting, ...(problem && { problem }) };
    if (isLookUnderWay(nextCheckAt, now)) {
      delaySeconds = 0;
      return { ...before, hosting: { ...after, nextCheckAt } };
    }
    delaySeconds = waitSeconds(ports, problem, now);
    const due = new Date(now.getTime() + delaySeconds * 1000);
    return { ...before, hosting: { ...after, nextCheckAt: due.toISOString() } };
  });
  if (delaySeconds > 0) {
    await ports.tasks.enqueue([{ kind: 'advance-hosting', domain: from.domain }], { delaySeconds });
  }
  return state;
}

function waitSeconds({ service }: HostingPorts, problem: Problem | undefined, now: Date): number {
  if (!problem) return Math.max(service.retrySeconds, pendingSeconds);
  return retryDelaySeconds(service, problem, now);
}
