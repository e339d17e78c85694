import type { ReceivedMail } from '../mail/mail-form.ts';
import type { StoredNote } from './reading-note.ts';
import type { Unreadable } from './refusal.ts';

/**
 * A TLS report (RFC 8460 §4.4) in the form that StrictMX keeps: the reporter's content, in one form.
 *
 * Members that the reporter left out, or sent as null, are absent. Host names and domains are lower-case A-labels
 * without a final dot; all other text is as sent. `notes` lists the accepted deviations.
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
  /** End of `date-range`, in the same form. Some reporters send the next midnight, which is kept. */
  end?: string;
  policies: ReportedPolicy[];
  /** The accepted deviations, in the order found: each a ReadingNote, or one of a newer version. */
  notes: StoredNote[];
  /** Parts of the report that are not, or not directly, in the mail's body. Absent for most reports. */
  provenance?: ReportProvenance;
}

/** The facts, besides the body, that decide whether a signature covers a report. */
export interface ReportProvenance {
  /** It was in a message that the mail encloses, or in one in an archive. */
  isEnclosed?: true;
  /** The source of a policy's domain if the policy names none: a DomainSource, or one of a newer version. */
  policyDomain?: string;
  /** The source of the period if the report has none: `file-name`, or one of a newer version. */
  period?: string;
}

/** One entry of `policies`: a policy as the reporter applied it, and the results of the sessions under it. */
export interface ReportedPolicy {
  /** `sts`, `tlsa`, `no-policy-found`, or another word that the reporter uses; lower case. */
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

/**
 * One entry of `failure-details`. Counts of several details may overlap (RFC 8460 §4.3), so never add them up to a
 * total.
 */
export interface FailureDetail {
  /** RFC 8460 §4.3, lower case. The list may grow, so an unknown word is kept. */
  resultType?: string;
  failedSessions?: number;
  sendingMtaIp?: string;
  receivingMxHostname?: string;
  receivingMxHelo?: string;
  receivingIp?: string;
  additionalInformation?: string;
  failureReasonCode?: string;
}

export type ReadResult =
  | { ok: true; reports: Report[]; mail?: ReceivedMail }
  | ({ ok: false; mail?: ReceivedMail } & Unreadable);
