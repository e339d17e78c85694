import type { Account, Delegation } from '../ports/account.ts';
import type { Clock } from '../ports/clock.ts';
import type { PublicFetch } from '../ports/public-fetch.ts';
import type { Resolver } from '../ports/resolver.ts';

/** What is to be deployed, or was. */
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
  /** Names that a deployment makes, asked for once it is there. */
  names: DeployedNames;
}

export interface DeployedNames {
  /** Reports arrive at its addresses, and mail leaves from them. */
  mailDomain: string;
  /** Where receivers find the key that signs our mail. */
  signingKey: string;
  /** The domain that is hosted to see that the edge works. */
  canary: string;
}

export interface AccountPorts {
  account: Account;
  resolver: Resolver & Delegation;
  /** The CAA issuers of Amazon's authority. */
  issuers: readonly string[];
}

export interface DeployedPorts extends AccountPorts {
  fetch: PublicFetch;
  clock: Clock;
}
