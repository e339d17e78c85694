import type { MailFacts } from '../mail/mail-facts.ts';

/**
 * A TLS report (RFC 8460 §4.4) as StrictMX keeps it: the reporter's words, made uniform.
 *
 * Members that the reporter left out, or sent as null, are absent. Host names and domains are lower-case A-labels
 * without a final dot; everything else that is text is as it came. What was forgiven stands in `notes`.
 */
export interface Report {
  /** `organization-name`. */
  organizationName?: string;
  /** `contact-info`: mostly an address, sometimes free text. */
  contactInfo?: string;
  /** `report-id`, without `<>`. */
  reportId?: string;
  /** Start of `date-range`, RFC 3339 in UTC with a `Z` and whole seconds: `2026-11-23T00:00:00Z`. */
  begin?: string;
  /** End of `date-range`, in the same form. Some reporters name the next midnight; it is kept as it came. */
  end?: string;
  policies: ReportedPolicy[];
  /** Leniency notes, in the order found: `date-range.start-datetime has no zone, read as UTC`. */
  notes: string[];
}

/** One entry of `policies`: a policy as the reporter applied it, and how its sessions went. */
export interface ReportedPolicy {
  /** `sts`, `tlsa`, `no-policy-found` in lower case; another word is kept as it came (lower-cased). */
  policyType?: string;
  policyDomain?: string;
  /** The policy's lines (sts) or TLSA records. */
  policyString?: string[];
  /** MX patterns of the policy. */
  mxHost?: string[];
  /** `total-successful-session-count`: sessions, a whole number ≥ 0. */
  successfulSessions?: number;
  /** `total-failure-session-count`: sessions, a whole number ≥ 0. */
  failedSessions?: number;
  failureDetails?: FailureDetail[];
}

/** One entry of `failure-details`. Counts of several details may overlap (RFC 8460 §4.3), so never add them up to a total. */
export interface FailureDetail {
  /** RFC 8460 §4.3, lower case; the list may grow, so an unknown word is kept. */
  resultType?: string;
  failedSessions?: number;
  sendingMtaIp?: string;
  receivingMxHostname?: string;
  receivingMxHelo?: string;
  receivingIp?: string;
  additionalInformation?: string;
  failureReasonCode?: string;
}

/** Why bytes could not be read as a report. Each is a word a user may search the documentation for. */
export type RefusalReason =
  /** Nothing in it looks like a TLS report: a bounce, an answer, spam. */
  | 'not-a-report'
  /** Larger than a limit: the mail, a part, or what came out of a decompression. */
  | 'too-large'
  /** JSON or MIME nested deeper than a limit, or more parts than a limit. */
  | 'too-complex'
  /** A gzip or zip stream that does not decompress. */
  | 'damaged-archive'
  /** Looks like a report, but is not JSON. */
  | 'damaged-json';

export type ReadResult =
  | { ok: true; reports: Report[]; mail?: MailFacts }
  | { ok: false; reason: RefusalReason; detail: string; mail?: MailFacts };
