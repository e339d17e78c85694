/** One function for each check of a deployment. It returns the findings, and throws if it gets no answer. */
import { accountChecks } from './account-checks.ts';
import { checkAlarms } from './check-alarms.ts';
import { checkCanary } from './check-canary.ts';
import { type DeploymentFinding, type DoctorCheck, deploymentFinding } from './deployment-finding.ts';
import type { DeployedPorts, DeploymentPlan } from './deployment-plan.ts';
import { recordsOf } from './records-of.ts';

type Check = (ports: DeployedPorts, plan: DeploymentPlan) => Promise<DeploymentFinding[]>;

export const deployedChecks: Record<DoctorCheck, Check> = {
  zone: accountChecks.zone,
  caa: accountChecks.caa,

  async 'mail-in'(ports, plan) {
    const found = await Promise.all([checkRule(ports, plan), checkMailExchange(ports, plan)]);
    return found.flat();
  },

  async 'mail-out'(ports, plan) {
    const found = await Promise.all([accountChecks['mail-out'](ports, plan), checkIdentity(ports, plan)]);
    return found.flat();
  },

  async 'signing-key'({ resolver }, { prefix, names: { signingKey: name } }) {
    const records = recordsOf(await resolver.txt(name), name);
    // RFC 6376 §3.6.1: an empty key is a revoked one.
    if (records.some((record) => /(?:^|;)\s*p=[^\s;]/u.test(record))) return [];
    return [deploymentFinding('signing-key', 'signing-key-missing', { name, prefix })];
  },

  edge: checkCanary,
  alarms: checkAlarms,

  concurrency: accountChecks.concurrency,
  quotas: accountChecks.quotas,
};

async function checkRule(
  { account }: DeployedPorts,
  { prefix, receiptRuleSet, names: { mailDomain } }: DeploymentPlan,
): Promise<DeploymentFinding[]> {
  const active = await account.activeRuleSet();
  const isOurs =
    receiptRuleSet === 'own'
      ? active?.name.startsWith(`${prefix}-mail-in-`)
      : active?.name === receiptRuleSet;
  if (active && isOurs) {
    const ours = active.rules.filter(({ recipients }) => recipients.includes(mailDomain));
    if (ours.some(({ isEnabled }) => isEnabled)) return [];
    const code = ours.length > 0 ? 'receipt-rule-disabled' : 'receipt-rule-missing';
    return [deploymentFinding('mail-in', code, { active: active.name, mailDomain, prefix })];
  }
  const named = active === undefined ? {} : { active: active.name };
  return receiptRuleSet === 'own'
    ? [deploymentFinding('mail-in', 'own-rule-set-not-active', { prefix, ...named })]
    : [deploymentFinding('mail-in', 'rule-set-not-active', { expected: receiptRuleSet, ...named })];
}

async function checkMailExchange(
  { resolver }: DeployedPorts,
  { region, names: { mailDomain } }: DeploymentPlan,
): Promise<DeploymentFinding[]> {
  const host = `inbound-smtp.${region}.amazonaws.com`;
  const found = recordsOf(await resolver.mx(mailDomain), mailDomain).map(({ exchange }) => exchange);
  return found.includes(host)
    ? []
    : [deploymentFinding('mail-in', 'mail-exchange-missing', { mailDomain, host, found })];
}

async function checkIdentity(
  { account }: DeployedPorts,
  { prefix, names: { mailDomain } }: DeploymentPlan,
): Promise<DeploymentFinding[]> {
  const identity = await account.identity(mailDomain);
  if (!identity) return [deploymentFinding('mail-out', 'identity-missing', { mailDomain, prefix })];
  if (!identity.isVerified) return [deploymentFinding('mail-out', 'identity-not-verified', { mailDomain })];
  return identity.isMailFromReady
    ? []
    : [deploymentFinding('mail-out', 'mail-from-not-ready', { mailDomain })];
}
