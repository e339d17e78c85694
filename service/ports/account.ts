import type { DnsAnswer } from '../../core/dns-record/answer.ts';

/** A hosted zone of Route 53, and how full it is. */
export interface HostedZone {
  /** Without a final dot. */
  name: string;
  isPrivate: boolean;
  nameServers: string[];
  records: number;
  maxRecords: number;
}

/** The receipt rule set of SES that takes mail now. */
export interface ActiveRuleSet {
  name: string;
  /** Of each rule; a rule without any is for all mail. */
  recipients: string[][];
}

/** What SES knows about a domain that mail is sent from. */
export interface SendingIdentity {
  isVerified: boolean;
  /** Whether bounces can come back to the domain's own name. */
  isMailFromReady: boolean;
}

export type QuotaName = 'certificates' | 'tenants';

/** What is asked of an AWS account before and after a deployment to it. A method throws where it gets no answer. */
export interface Account {
  /** The account's twelve digits. */
  id(): Promise<string>;
  /** The version of the CDK's bootstrap stack in a region; undefined without one. */
  bootstrapVersion(region: string): Promise<number | undefined>;
  /** Whether there is a distribution, which CloudFront makes for verified accounts only. */
  hasDistribution(): Promise<boolean>;
  /** Undefined for a zone that is not in this account. */
  hostedZone(id: string): Promise<HostedZone | undefined>;
  /** The active receipt rule set of SES in the region of the deployment. */
  activeRuleSet(): Promise<ActiveRuleSet | undefined>;
  /** Undefined for a domain that SES does not know. */
  identity(domain: string): Promise<SendingIdentity | undefined>;
  sending(): Promise<{ isSandbox: boolean; isEnabled: boolean }>;
  /** How many functions may run at once. */
  concurrency(): Promise<number>;
  /** Undefined where Service Quotas does not list it. */
  quota(name: QuotaName): Promise<number | undefined>;
}

/** The name servers to which public DNS delegates a name. */
export interface Delegation {
  ns(name: string): Promise<DnsAnswer<string>>;
}
