/** One function for each check of an account before a deployment. It returns the findings, and throws if it gets no answer. */
import { decideCaa, mayIssue } from '../../core/dns-record/caa.ts';
import { lookUpCaa } from '../look-up/look-up-caa.ts';
import type { Account, HostedZone, QuotaName } from '../ports/account.ts';
import { type DeploymentFinding, deploymentFinding, type PreflightCheck } from './deployment-finding.ts';
import type { AccountPorts, DeploymentPlan } from './deployment-plan.ts';

type Check = (ports: AccountPorts, plan: DeploymentPlan) => Promise<DeploymentFinding[]>;

/** CloudFront's certificates are in this region, and a small stack that forwards notices about them. */
const edgeRegion = 'us-east-1';

/** The CDK's own minimum version. */
const leastBootstrapVersion = 6;

/** Enough for every worker of a busy hour and the API. */
const wantedConcurrency = 100;

/** Two records in the service's zone for each external domain. */
const recordsPerDomain = 2;

/** AWS's defaults, used if Service Quotas does not list the quota. */
const usualQuotas: Record<QuotaName, number> = { certificates: 2_500, tenants: 10_000 };

export const accountChecks: Record<PreflightCheck, Check> = {
  async bootstrap({ account }, plan) {
    const id = await account.id();
    const regions = [...new Set([plan.region, edgeRegion])];
    const found = await Promise.all(regions.map((region) => checkBootstrap(account, id, region)));
    return found.flat();
  },

  zone: checkZone,

  async caa(ports, { certificateHosts }) {
    const found = await Promise.all(certificateHosts.map((host) => checkCaa(ports, host)));
    return found.flat();
  },

  async cloudfront({ account }) {
    return (await account.hasDistribution())
      ? []
      : [deploymentFinding('cloudfront', 'cloudfront-perhaps-not-verified', {})];
  },

  async 'mail-in'({ account, resolver }, { prefix, region, receiptRuleSet }) {
    // SES has this host name only in regions where it receives mail.
    const host = `inbound-smtp.${region}.amazonaws.com`;
    const addresses = await resolver.addresses(host);
    if (addresses.kind === 'failed') throw new Error(`no answer from DNS about "${host}" (${addresses.why})`);
    if (addresses.kind === 'none')
      return [deploymentFinding('mail-in', 'no-mail-in-region', { region, host })];
    const active = (await account.activeRuleSet())?.name;
    if (receiptRuleSet === 'own') {
      const isOther = active !== undefined && !active.startsWith(`${prefix}-mail-in-`);
      return isOther ? [deploymentFinding('mail-in', 'rule-set-in-use', { active })] : [];
    }
    if (active === receiptRuleSet) return [];
    const named = active === undefined ? {} : { active };
    return [deploymentFinding('mail-in', 'rule-set-not-active', { expected: receiptRuleSet, ...named })];
  },

  async 'mail-out'({ account }) {
    const { isSandbox, isEnabled } = await account.sending();
    if (!isEnabled) return [deploymentFinding('mail-out', 'sending-stopped', {})];
    return isSandbox ? [deploymentFinding('mail-out', 'sending-sandbox', {})] : [];
  },

  async concurrency({ account }) {
    const executions = await account.concurrency();
    return executions < wantedConcurrency
      ? [deploymentFinding('concurrency', 'concurrency-low', { executions, wanted: wantedConcurrency })]
      : [];
  },

  async quotas({ account }, { domains }) {
    const names: QuotaName[] = ['certificates', 'tenants'];
    const found = await Promise.all(
      names.map(async (quota) => {
        const limit = await account.quota(quota);
        const usual = usualQuotas[quota];
        if (limit === undefined && domains > usual)
          return [deploymentFinding('quotas', 'quota-not-listed', { quota, usual, domains })];
        if (limit === undefined || domains <= limit) return [];
        return [deploymentFinding('quotas', 'quota-low', { quota, limit, domains })];
      }),
    );
    return found.flat();
  },
};

async function checkBootstrap(account: Account, id: string, region: string): Promise<DeploymentFinding[]> {
  const version = await account.bootstrapVersion(region);
  const where = { account: id, region };
  if (version === undefined) return [deploymentFinding('bootstrap', 'not-bootstrapped', where)];
  return version < leastBootstrapVersion
    ? [deploymentFinding('bootstrap', 'bootstrap-too-old', { ...where, version })]
    : [];
}

async function checkZone(
  { account, resolver }: AccountPorts,
  { hostedZone: { id, name }, domains, names }: DeploymentPlan,
): Promise<DeploymentFinding[]> {
  const zone = await account.hostedZone(id);
  if (!zone) return [deploymentFinding('zone', 'zone-missing', { id })];
  if (zone.name !== name)
    return [deploymentFinding('zone', 'zone-has-other-name', { id, found: zone.name, expected: name })];
  if (zone.isPrivate) return [deploymentFinding('zone', 'zone-private', { id, name })];
  const size = await checkSize(zone, domains, () => account.countRecordsBelow(id, names.idRecords));
  return [...(await checkDelegation(resolver, zone)), ...size];
}

/** @param countHosted domains whose records are among those of the zone already; it takes a call for 300 records */
async function checkSize(
  { name, records, maxRecords: limit }: HostedZone,
  domains: number,
  countHosted: () => Promise<number>,
): Promise<DeploymentFinding[]> {
  if (records + recordsPerDomain * domains <= limit) return [];
  const needed = recordsPerDomain * Math.max(0, domains - (await countHosted()));
  return records + needed > limit
    ? [deploymentFinding('zone', 'zone-too-small', { name, records, needed, limit })]
    : [];
}

/** If public DNS does not delegate to the zone, no certificate is issued and no report arrives. */
async function checkDelegation(
  resolver: AccountPorts['resolver'],
  { name, nameServers }: HostedZone,
): Promise<DeploymentFinding[]> {
  const answer = await resolver.ns(name);
  if (answer.kind === 'failed')
    throw new Error(`no answer from DNS about the name servers of "${name}" (${answer.why})`);
  if (answer.kind === 'none') return [deploymentFinding('zone', 'zone-not-delegated', { name, nameServers })];
  const found = answer.records;
  return found.every((server) => nameServers.includes(server))
    ? []
    : [deploymentFinding('zone', 'zone-delegated-elsewhere', { name, nameServers, found })];
}

async function checkCaa({ resolver, issuers }: AccountPorts, host: string): Promise<DeploymentFinding[]> {
  const caa = await lookUpCaa({ resolver }, host);
  const decision = decideCaa(caa);
  if (decision.kind === 'unknown')
    throw new Error(`no answer from DNS about the CAA records of "${caa.name}" (${decision.why})`);
  if (mayIssue(decision, issuers)) return [];
  return [deploymentFinding('caa', 'caa-forbids-amazon', { host, name: caa.name, issuer: issuers[0] ?? '' })];
}
