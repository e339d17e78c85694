/** The findings of `strictmx aws preflight` and `strictmx aws doctor`: codes with parameters, put into words where shown. */

import type { MailFault } from '../../core/mail/mail-fault.ts';

/** The checks before a deployment, in its order. */
export const preflightChecks = [
  'bootstrap',
  'zone',
  'caa',
  'cloudfront',
  'mail-in',
  'mail-out',
  'concurrency',
  'quotas',
] as const;

export type PreflightCheck = (typeof preflightChecks)[number];

/** The checks after a deployment, in the order in which a report and a policy need them. */
export const doctorChecks = [
  'zone',
  'caa',
  'mail-in',
  'mail-out',
  'signing-key',
  'edge',
  'alarms',
  'concurrency',
  'quotas',
] as const;

export type DoctorCheck = (typeof doctorChecks)[number];

/** The last one sends mail, so it is done only if somebody asks for it. */
export type DeploymentCheck = PreflightCheck | DoctorCheck | 'test-report';

/** The facts of each code. */
export interface DeploymentParameters {
  fine: Record<never, never>;
  /** AWS or DNS gave no answer. */
  'not-known': { why: string };
  'not-bootstrapped': { account: string; region: string };
  'bootstrap-too-old': { account: string; region: string; version: number };
  'zone-missing': { id: string };
  'zone-private': { id: string; name: string };
  'zone-has-other-name': { id: string; found: string; expected: string };
  'zone-not-delegated': { name: string; nameServers: string[] };
  'zone-delegated-elsewhere': { name: string; nameServers: string[]; found: string[] };
  'zone-too-small': { name: string; records: number; needed: number; limit: number };
  'caa-forbids-amazon': { host: string; name: string; issuer: string };
  'cloudfront-perhaps-not-verified': Record<never, never>;
  'no-mail-in-region': { region: string; host: string };
  'rule-set-in-use': { active: string };
  'rule-set-not-active': { expected: string; active?: string };
  'own-rule-set-not-active': { prefix: string; active?: string };
  'receipt-rule-missing': { active: string; mailDomain: string; prefix: string };
  'receipt-rule-disabled': { active: string; mailDomain: string; prefix: string };
  'mail-exchange-missing': { mailDomain: string; host: string; found: string[] };
  'identity-missing': { mailDomain: string; prefix: string };
  'identity-not-verified': { mailDomain: string };
  'mail-from-not-ready': { mailDomain: string };
  'signing-key-missing': { name: string; prefix: string };
  'canary-missing': { canary: string };
  'service-names-missing': { name: string; prefix: string };
  'service-names-refused': { canary: string; target: string };
  'canary-not-served': { canary: string; problem: string };
  'canary-certificate-old': { canary: string; days: number };
  'alarms-missing': { prefix: string };
  'alarms-disabled': { names: string[] };
  'alarms-without-action': { names: string[]; prefix: string };
  'alarms-without-data': { names: string[] };
  'alarm-rings': { name: string; description: string; since: string };
  'topic-missing': { topic: string; prefix: string };
  'alarms-reach-nobody': { topic: string; waiting: string[]; prefix: string };
  'subscription-not-confirmed': { waiting: string[] };
  'test-report-has-no-address': { canary: string };
  'test-report-not-sent': { fault: MailFault };
  'test-report-lost': { to: string; minutes: number };
  'test-report-not-counted': { to: string; minutes: number };
  'test-report-counted': { to: string; seconds: number };
  'sending-stopped': Record<never, never>;
  'sending-sandbox': Record<never, never>;
  'concurrency-low': { executions: number; wanted: number };
  'quota-low': { quota: string; limit: number; domains: number };
  'quota-not-listed': { quota: string; usual: number; domains: number };
}

export type DeploymentCode = keyof DeploymentParameters;

/** `error`: the deployment fails, or the service cannot work. `warning`: it works, with the named limit. */
export type DeploymentSeverity = 'fine' | 'warning' | 'error' | 'unknown';

export type DeploymentFinding<Code extends DeploymentCode = DeploymentCode> = {
  [C in Code]: {
    check: DeploymentCheck;
    code: C;
    severity: DeploymentSeverity;
    parameters: DeploymentParameters[C];
  };
}[Code];

const severities: Record<DeploymentCode, DeploymentSeverity> = {
  fine: 'fine',
  'not-known': 'unknown',
  'not-bootstrapped': 'error',
  'bootstrap-too-old': 'error',
  'zone-missing': 'error',
  'zone-private': 'error',
  'zone-has-other-name': 'error',
  'zone-not-delegated': 'error',
  'zone-delegated-elsewhere': 'error',
  'zone-too-small': 'warning',
  'caa-forbids-amazon': 'error',
  'cloudfront-perhaps-not-verified': 'warning',
  'no-mail-in-region': 'error',
  'rule-set-in-use': 'error',
  'rule-set-not-active': 'error',
  'own-rule-set-not-active': 'error',
  'receipt-rule-missing': 'error',
  'receipt-rule-disabled': 'error',
  'mail-exchange-missing': 'error',
  'identity-missing': 'error',
  'identity-not-verified': 'error',
  'mail-from-not-ready': 'warning',
  'signing-key-missing': 'error',
  'canary-missing': 'warning',
  'service-names-missing': 'error',
  'service-names-refused': 'error',
  'canary-not-served': 'error',
  'canary-certificate-old': 'warning',
  'alarms-missing': 'error',
  'alarms-disabled': 'error',
  'alarms-without-action': 'error',
  'alarms-without-data': 'warning',
  'alarm-rings': 'warning',
  'topic-missing': 'error',
  'alarms-reach-nobody': 'error',
  'subscription-not-confirmed': 'warning',
  'test-report-has-no-address': 'error',
  'test-report-not-sent': 'error',
  'test-report-lost': 'error',
  'test-report-not-counted': 'error',
  'test-report-counted': 'fine',
  'sending-stopped': 'error',
  'sending-sandbox': 'warning',
  'concurrency-low': 'warning',
  'quota-low': 'warning',
  'quota-not-listed': 'warning',
};

export const deploymentFinding = <Code extends DeploymentCode>(
  check: DeploymentCheck,
  code: Code,
  parameters: DeploymentParameters[Code],
): DeploymentFinding => ({ check, code, severity: severities[code], parameters }) as DeploymentFinding;
