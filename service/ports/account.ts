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

/** The active receipt rule set of SES. */
export interface ActiveRuleSet {
  name: string;
  rules: ReceiptRule[];
}

export interface ReceiptRule {
  /** Domains and addresses; a rule without any is for all mail. */
  recipients: string[];
  /** A rule can be switched off; SES passes over it. */
  isEnabled: boolean;
}

/** SES's state of a domain that mail is sent from. */
export interface SendingIdentity {
  isVerified: boolean;
  /** Whether bounces can come back to the domain's own name. */
  isMailFromReady: boolean;
}

/** An alarm of CloudWatch. */
export interface AccountAlarm {
  name: string;
  /** What it means, and where to read what to do. */
  description: string;
  /** Whether it may notify anyone at all; a person can switch that off, for maintenance. */
  isEnabled: boolean;
  /** ARNs of whatever it notifies when it goes off. */
  actions: string[];
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** When it got this state. */
  since: Date;
}

/** A subscription to an SNS topic. */
export interface TopicSubscription {
  endpoint: string;
  /** SNS sends nothing to an address until somebody follows the link that SNS has mailed there. */
  isConfirmed: boolean;
}

export type QuotaName = 'certificates' | 'tenants';

/** Queries about an AWS account before and after a deployment. A method throws if it gets no answer. */
export interface Account {
  /** The account's twelve digits. */
  id(): Promise<string>;
  /** The version of the CDK's bootstrap stack in a region; undefined if there is none. */
  bootstrapVersion(region: string): Promise<number | undefined>;
  /** Whether there is a distribution, which CloudFront creates only for verified accounts. */
  hasDistribution(): Promise<boolean>;
  /** Whether CloudFront serves a host: whether there is a distribution tenant for it. */
  hasTenant(host: string): Promise<boolean>;
  /** Undefined for a zone that is not in this account. */
  hostedZone(id: string): Promise<HostedZone | undefined>;
  /** How many records a hosted zone has at names below one. */
  countRecordsBelow(zoneId: string, name: string): Promise<number>;
  /** The active receipt rule set of SES in the region of the deployment. */
  activeRuleSet(): Promise<ActiveRuleSet | undefined>;
  /** Undefined for a domain that SES does not know. */
  identity(domain: string): Promise<SendingIdentity | undefined>;
  sending(): Promise<{ isSandbox: boolean; isEnabled: boolean }>;
  /** How many functions may run at once. */
  concurrency(): Promise<number>;
  /** All alarms whose names begin like this, in the region of the deployment. */
  alarms(namePrefix: string): Promise<AccountAlarm[]>;
  /** @param topic ARN. Undefined if the topic does not exist. */
  subscriptions(topic: string): Promise<TopicSubscription[] | undefined>;
  /** Undefined if Service Quotas does not list it. */
  quota(name: QuotaName): Promise<number | undefined>;
}

/** The name servers to which public DNS delegates a name. */
export interface Delegation {
  ns(name: string): Promise<DnsAnswer<string>>;
}
