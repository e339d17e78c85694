import type { Account, Delegation } from '../ports/account.ts';
import type { Clock } from '../ports/clock.ts';
import type { PublicFetch } from '../ports/public-fetch.ts';
import type { Resolver } from '../ports/resolver.ts';

/** The planned or finished deployment. */
export interface DeploymentPlan {
  prefix: string;
  region: string;
  hostedZone: { id: string; name: string };
  /** The service's own hosts for which AWS issues certificates. */
  certificateHosts: string[];
  /** `own`, or the name of the rule set to which our rule is added. */
  receiptRuleSet: string;
  /** How many domains will be hosted. */
  domains: number;
  /** Names that a deployment creates, checked once it exists. */
  names: DeployedNames;
}

export interface DeployedNames {
  /** Reports arrive at its addresses, and mail is sent from them. */
  mailDomain: string;
  /** Where receivers find the key that signs our mail. */
  signingKey: string;
  /** The domain that is hosted to see whether the edge works. */
  canary: string;
  /** Names below it lead policy hosts to the edge. */
  edge: string;
  /** Each external domain has the record with its policy's id at a name below it. */
  idRecords: string;
}

export interface AccountPorts {
  account: Account;
  resolver: Resolver & Delegation;
  /** The CAA issuer names of Amazon's authority. */
  issuers: readonly string[];
}

export interface DeployedPorts extends AccountPorts {
  fetch: PublicFetch;
  clock: Clock;
}
