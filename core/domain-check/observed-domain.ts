import type { DnsAnswer } from '../dns-record/answer.ts';
import type { CaaAnswer } from '../dns-record/caa.ts';
import type { Finding } from '../finding/finding.ts';
import type { LiveMx } from '../mta-sts/live-mx.ts';
import type { DomainName } from '../names/domain-name.ts';

/** The policy host over one address family. `unreachable`: this machine has no route. */
export interface FamilyOutcome {
  family: 4 | 6;
  outcome: 'ok' | 'unreachable' | 'unknown' | Finding;
}

/** The observed facts about a domain. */
export interface ObservedDomain {
  domain: DomainName;
  now: Date;
  /** TXT of `_mta-sts.<domain>`. */
  mtaStsTxt: DnsAnswer<string>;
  /** TXT of `_smtp._tls.<domain>`. */
  tlsRptTxt: DnsAnswer<string>;
  /** The text that `mta-sts.<domain>` serves, or the fault that keeps senders from it. */
  served:
    | { text: Uint8Array; certificateNotBefore?: Date; certificateNotAfter?: Date }
    | { finding: Finding };
  /** The address families of `mta-sts.<domain>`, and the answer over each. */
  families?: FamilyOutcome[];
  mx: LiveMx;
  /** Of `mta-sts.<domain>`. */
  caa: CaaAnswer;
}
