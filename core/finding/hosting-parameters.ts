/** The facts of the findings about hosting a domain: its records, its HTTPS host, its steps. */

import type { DomainName } from '../names/domain-name.ts';
import type { StoredFinding } from './stored-finding.ts';

/** A record set of another type, beside which ours cannot exist. */
export interface RecordInTheWay {
  /** `A`, `CNAME`, or any other type of DNS. */
  type: string;
  values: string[];
  /** Of Route 53: an alias of the value, or several sets of which a routing policy chooses the answer. */
  form?: 'alias' | 'routing';
}

interface Edge {
  domain: DomainName;
  /** The target that the CNAME of `mta-sts.<domain>` must have. */
  target: string;
}

interface CertificateNotIssued extends Edge {
  issuer?: string;
}

export interface HostingParameters {
  /** `found`: the CNAMEs that it leads by. `addresses`: without any CNAME, those of another network than the edge's. */
  'cname-missing': { host: string; target: string; found: string[]; addresses?: string[] };
  'cname-unknown': { host: string; target: string; error: string };
  /** Senders may hold a policy that another host serves; `cause`: why it could not be read. */
  'policy-elsewhere-unread': { domain: DomainName; cause: StoredFinding };
  /** Its records are not changed before a policy is here that can take the place of the other host's. */
  'policy-elsewhere-first': { domain: DomainName; mode: string; mx: string[] };
  'no-zone': { name: string };
  /** `type`: of our record. `found`: the values there; `inTheWay`: those of them that are of another type. */
  'foreign-record': { name: string; type: string; found: string[]; inTheWay?: RecordInTheWay[] };
  'certificate-failed': CertificateNotIssued;
  'certificate-timed-out': CertificateNotIssued;
  'edge-cname-not-seen': Edge;
  'edge-cname-in-use': Edge;
  'edge-already-exists': Edge;
  'edge-limit-exceeded': Edge;
  'edge-stale': Edge;
  'edge-not-disabled': Edge;
  /** Of a removal. */
  'host-not-deleted': { domain: DomainName };
  /**
   * A step threw; `error` is the name of the exception, such as AWS's `AccessDenied`. `times`: in a row. `work`: what
   * failed, if it is an incident.
   */
  'step-failed': { error: string; times?: number; work?: string };
  /** A change of mail provider has no policy to start from. */
  'no-valid-policy': { domain: DomainName };
}
