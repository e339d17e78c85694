import type { Account, Delegation } from '../ports/account.ts';
import type { Resolver } from '../ports/resolver.ts';

/** What is to be deployed. */
export interface DeploymentPlan {
  prefix: string;
  region: string;
  hostedZone: { id: string; name: string };
  /** Hosts of the service's own for which AWS issues certificates. */
  certificateHosts: string[];
  /** `own`, or the name of the rule set to which ours is added. */
  receiptRuleSet: string;
  /** How many domains are to be hosted. */
  domains: number;
}

export interface AccountPorts {
  account: Account;
  resolver: Resolver & Delegation;
  /** The CAA issuers of Amazon's authority. */
  issuers: readonly string[];
}
