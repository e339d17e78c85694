import type { DnsAnswer } from '../../core/dns-record/answer.ts';
import type { CaaRecord } from '../../core/dns-record/caa.ts';

/** DNS as the public sees it. No look-up takes more than 2 s locally, 5 s on AWS; none throws. */
export interface Resolver {
  /** Each record with its strings joined; follows CNAMEs. */
  txt(name: string): Promise<DnsAnswer<string>>;
  mx(name: string): Promise<DnsAnswer<{ exchange: string; preference: number }>>;
  /** The CNAME of the very name, not followed. */
  cname(name: string): Promise<DnsAnswer<string>>;
  /** A and AAAA. */
  addresses(name: string): Promise<DnsAnswer<string>>;
  caa(name: string): Promise<DnsAnswer<CaaRecord>>;
}
