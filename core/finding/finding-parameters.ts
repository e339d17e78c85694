/**
 * Every finding, by its code, with the facts that its sentences need. A code without words in some language, or words that
 * use a fact which is not here, do not compile (`core/words/finding-words.ts`).
 *
 * Facts are data: names, numbers, RFC 3339 times, UTC days, quoted text. Never a sentence.
 */

import type { DomainName } from '../names/domain-name.ts';
import type { Timestamp } from '../names/timestamp.ts';
import type { UtcDay } from '../names/utc-day.ts';
import type { None } from './coded.ts';
import type { EditParameters, EvidenceParameters, SuggestionParameters } from './edit-parameters.ts';
import type { Fault } from './fault.ts';
import type { HostingParameters } from './hosting-parameters.ts';
import type { StoredFinding } from './stored-finding.ts';
import type { UnreadablePart } from './unreadable-part.ts';

/** A DNS record that its owner has to set. */
export interface WantedRecord {
  name: string;
  type: 'CNAME' | 'TXT';
  value: string;
}

/** The required records of a domain that is hosted here, so that the next step can name them. */
export interface HostedRecords {
  policyHost: WantedRecord;
  /** Absent while a managed domain has no policy, and so no id. */
  mtaSts?: WantedRecord;
  tlsRpt: WantedRecord;
  /** The authority that issues the certificate, if CAA records have to name one. */
  caaIssuer?: string;
}

/** For any domain; `hosted` only if the domain is hosted here. */
interface OfDomain {
  domain: DomainName;
  hosted?: HostedRecords;
}

/** `error` is a resolver's code: `SERVFAIL`. */
interface NoAnswer {
  name: string;
  error: string;
}

/** `error` is a system error code, such as `ECONNREFUSED`; absent if there is none. */
interface FetchFailure extends OfDomain {
  error?: string;
}

type Mode = 'enforce' | 'testing' | 'none';

export interface FindingParameters
  extends RecordParameters,
    PolicyParameters,
    MxParameters,
    TlsRptParameters,
    CaaParameters,
    HostingParameters,
    ReportParameters,
    EditParameters,
    SuggestionParameters,
    EvidenceParameters {}

interface RecordParameters {
  'mta-sts-absent': OfDomain;
  /** RFC 7505: the domain accepts no mail. */
  'mta-sts-not-needed': { domain: DomainName };
  'record-unknown': NoAnswer & { domain: DomainName };
  'record-missing': OfDomain;
  'record-invalid': OfDomain & { faults: Fault[] };
  'record-differs': OfDomain & { found: string; wanted?: string };
}

interface PolicyParameters {
  'fetch-dns': FetchFailure;
  'fetch-private-address': FetchFailure;
  'fetch-connect': FetchFailure;
  'fetch-tls-expired': FetchFailure;
  'fetch-tls-name': FetchFailure;
  'fetch-tls-untrusted': FetchFailure;
  'fetch-tls': FetchFailure;
  'fetch-timeout': FetchFailure;
  'fetch-too-large': FetchFailure;
  'fetch-protocol': FetchFailure;
  redirect: OfDomain & { status: number };
  'wrong-status': OfDomain & { status: number };
  'wrong-media-type': OfDomain & { contentType: string };
  'other-text': OfDomain;
  'fetch-over-ipv4': { domain: DomainName; cause: StoredFinding };
  'fetch-over-ipv6': { domain: DomainName; cause: StoredFinding };
  /** This machine has none of the address families that the policy host has. */
  'policy-unreached': { domain: DomainName; families: (4 | 6)[] };
  /** `isStoredInvalid`: the served text is the one that was stored here. */
  'policy-invalid': OfDomain & { faults: Fault[]; isStoredInvalid?: true };
  'policy-advice': OfDomain & { advice: Fault };
  'mode-testing': None;
  'mode-none': None;
  'policy-differs': { domain: DomainName; servedMode: Mode; wantedMode: Mode };
  /** `served` and `stored`: the first line that differs; absent if that text has ended before. */
  'policy-bytes-differ': { domain: DomainName; line: number; served?: string; stored?: string };
  /** `lifetimeDays`: from the certificate's first day to its last, if known. */
  'certificate-ends': OfDomain & { at: Timestamp; days: number; lifetimeDays?: number };
  'policy-missing': { domain: DomainName };
  'stored-policy-invalid': { domain: DomainName; faults: Fault[] };
  /** Of a step of a plan: each of `causes` is a mail server that senders would refuse after it. */
  'step-breaks-mail': { causes: StoredFinding[] };
  /** For a change that has not reached senders. `cause`: what blocks it, as far as is known. */
  'change-blocked': { id: string; since: Timestamp; cause?: StoredFinding };
}

interface MxParameters {
  /** `coveredBy`: an older version that senders may hold, which covers the host. */
  'mx-uncovered': { host: string; mode: 'enforce' | 'testing'; coveredBy?: { id: string; until: Timestamp } };
  'mx-uncovered-by-held': { host: string; id: string; until: Timestamp };
  'mx-unknown': { error: string };
  'mx-null': None;
  'mx-none': None;
  'mx-implicit': { host: string };
  'mx-is-alias': { host: string; target: string };
  'mx-is-address': { host: string };
  'mx-pattern-unused': { pattern: string };
}

interface TlsRptParameters {
  'tls-rpt-unknown': NoAnswer & { domain: DomainName };
  'tls-rpt-missing': OfDomain;
  'tls-rpt-invalid': OfDomain & { faults: Fault[] };
  'tls-rpt-advice': OfDomain & { advice: Fault };
  /** `address`: the `mailto:` that the record should name; `found`: those that it names. */
  'tls-rpt-elsewhere': OfDomain & { address: string; found: string[] };
}

interface CaaParameters {
  'caa-unknown': NoAnswer;
  /** No authority may issue. `name` has the records. */
  'caa-forbids': { domain: DomainName; name: string };
  /** `issuer`, which issues the certificate of a hosted domain, may not. */
  'caa-forbids-edge': { domain: DomainName; name: string; issuer: string };
}

interface ReportParameters {
  'many-failures': {
    firstDay: UtcDay;
    lastDay: UtcDay;
    failedSessions: number;
    sessions: number;
    /** 0 to 1. */
    usualShare: number;
    resultType?: string;
    applied: { policyType: string; mode?: string };
    /** If the failures stand out only at this reporter. */
    submitter?: string;
    /** Senders under enforce refuse mail for such failures. */
    refusesMail: boolean;
    /** Only one organisation reports them, and our own check finds nothing. */
    isContradicted?: boolean;
  };
  /** `submitter` is absent if the reports claim many names. */
  'report-flood': { submitter?: string; reports: number; day: UtcDay };
  'reports-late': { domain: DomainName };
  /** `submitter`: who signed most, if anybody. `partsLeftOut`: parts of signed mails that could not be counted. */
  'storage-budget-used': { day: UtcDay; megabytesLeftOut: number; partsLeftOut?: number; submitter?: string };
  /** `areAlarmsLeftOut`: alarms, too, not only daily mails or confirmation requests. */
  'mail-quota-used': { day: UtcDay; mailsPerDay: number; areAlarmsLeftOut: boolean };
  /** Its mail server refused the daily mail permanently. */
  /**
   * No address where a recipient reads it, because recipients do not see each other. `status`: of a mail that was accepted
   * and came back later (RFC 3463). `isPaused`: it gets no mail until its reader confirms again.
   */
  'recipient-refused': { address?: string; status?: string; isPaused?: boolean };
  /** A stored object of the domain, which a newer version wrote or somebody edited. */
  'state-unreadable': { domain: DomainName; parts?: UnreadablePart[] };
  'mail-refused': { sessions: number; days: number; resultType: string };
  'reports-silent': { domain: DomainName; lastDay: UtcDay; reportedDays: number };
  'reporter-silent': { submitter: string; lastDay: UtcDay; reportedDays: number; ofDays: number };
}
