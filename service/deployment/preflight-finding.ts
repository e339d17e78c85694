/** What `strictmx aws preflight` finds: a code with parameters, put into words where it is shown. */

/** What is checked, in the order of a deployment. */
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

/** The facts of each code. */
export interface PreflightParameters {
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
  'sending-stopped': Record<never, never>;
  'sending-sandbox': Record<never, never>;
  'concurrency-low': { executions: number; wanted: number };
  'quota-low': { quota: string; limit: number; domains: number };
  'quota-not-listed': { quota: string; usual: number; domains: number };
}

export type PreflightCode = keyof PreflightParameters;

/** `error`: the deployment fails, or the service cannot work. `warning`: it works, with a limit that is named. */
export type PreflightSeverity = 'fine' | 'warning' | 'error' | 'unknown';

export type PreflightFinding<Code extends PreflightCode = PreflightCode> = {
  [C in Code]: {
    check: PreflightCheck;
    code: C;
    severity: PreflightSeverity;
    parameters: PreflightParameters[C];
  };
}[Code];

const severities: Record<PreflightCode, PreflightSeverity> = {
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
  'sending-stopped': 'error',
  'sending-sandbox': 'warning',
  'concurrency-low': 'warning',
  'quota-low': 'warning',
  'quota-not-listed': 'warning',
};

export const preflightFinding = <Code extends PreflightCode>(
  check: PreflightCheck,
  code: Code,
  parameters: PreflightParameters[Code],
): PreflightFinding => ({ check, code, severity: severities[code], parameters }) as PreflightFinding;
