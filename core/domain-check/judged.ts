import type { Finding } from '../finding/finding.ts';
import type { Policy } from '../mta-sts/policy.ts';

/** The values that were read. */
export interface DomainReading {
  id?: string;
  policy?: Policy;
  policyBytes?: number;
  /** Whole days until the certificate of the policy host ends. */
  certificateDays?: number;
  rua?: string[];
  /** Certificate authorities that CAA allows, in lower case; absent if CAA restricts nothing. */
  caaIssuers?: string[];
  /** The name that has these records. */
  caaName?: string;
}

/** The result of a part of the judgement. */
export interface Judged {
  reading: DomainReading;
  findings: Finding[];
}
