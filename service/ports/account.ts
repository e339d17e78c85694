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

export type QuotaName = 'certificates' | 'tenants';

/** What is asked of an AWS account before anything is deployed to it. A method throws where it gets no answer. */
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
  activeRuleSet(): Promise<string | undefined>;
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
