/** Findings about a policy change: what its owner should know before publishing it, or before enforce. */

import type { DomainName } from '../names/domain-name.ts';
import type { Timestamp } from '../names/timestamp.ts';
import type { UtcDay } from '../names/utc-day.ts';
import type { None } from './coded.ts';
import type { StoredFinding } from './stored-finding.ts';

interface TooLittle {
  have: number;
  want: number;
}

interface TooLittleInDays extends TooLittle {
  days: number;
}

/** What the owner should know before a policy is published. */
export interface EditParameters {
  'enforce-held': { until: Timestamp; patterns: { pattern: string; until: Timestamp }[] };
  'enforce-untested': None;
  'enforce-too-early': { missing: StoredFinding[] };
  'migration-adds-mx': { domain: DomainName; missing: string[] };
}

/** What the owner should know about a suggested policy. */
export interface SuggestionParameters {
  /** Microsoft's MX for DNSSEC need exact names. */
  'mx-microsoft-exact': None;
  'mx-own-certificates': None;
  /** `provider`: its name, `Google Workspace`. */
  'mx-not-of-provider': { host: string; provider: string };
}

/** What is missing until enforce is safe. */
export interface EvidenceParameters {
  'evidence-mode': None;
  'evidence-days': TooLittle;
  'evidence-reported-days': TooLittleInDays;
  'evidence-sessions': TooLittleInDays;
  'evidence-reporters': TooLittleInDays;
  /**
   * `sessions`: as reported; `day` and `resultType`: of the latest; `reporters`: some of the organisations that reported
   * them, `moreReporters`: how many more there are.
   */
  'evidence-failures': {
    sessions: number;
    day: UtcDay;
    resultType?: string;
    reporters?: string[];
    moreReporters?: number;
  };
  /** Nobody has read the reports in the last days. */
  'evidence-not-weighed': None;
  'evidence-coverage': { cause: StoredFinding };
}
