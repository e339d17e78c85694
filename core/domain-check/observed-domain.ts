import type { DnsAnswer } from '../dns-record/answer.ts';
import type { CaaAnswer } from '../dns-record/caa.ts';
import type { Finding } from '../finding/finding.ts';
import type { LiveMx } from '../mta-sts/live-mx.ts';
import type { DomainName } from '../names/domain-name.ts';

/** The policy host over one address family. `unreachable`: this machine has no way there. */
export interface FamilyOutcome {
  family: 4 | 6;
  outcome: 'ok' | 'unreachable' | 'unknown' | Finding;
}

/** What was observed of a domain. */
export interface ObservedDomain {
  domain: DomainName;
  now: Date;
  /** TXT of `_mta-sts.<domain>`. */
  mtaStsTxt: DnsAnswer<string>;
  /** TXT of `_smtp._tls.<domain>`. */
  tlsRptTxt: DnsAnswer<string>;
  /** The text that `mta-sts.<domain>` serves, or what keeps senders from it. */
  served:
    | { text: Uint8Array; certificateNotBefore?: Date; certificateNotAfter?: Date }
    | { finding: Finding };
  /** The address families of `mta-sts.<domain>`, and what each of them answered. */
  families?: FamilyOutcome[];
  mx: LiveMx;
  /** Of `mta-sts.<domain>`. */
  caa: CaaAnswer;
}
