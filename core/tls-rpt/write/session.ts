import type { DomainName } from '../../names/domain-name.ts';
import type { FailureDetail } from '../report.ts';

/** The policy as the sender applied it. Domains are A-labels. */
export interface AppliedPolicy {
  /** One of policyTypes, or a word that a newer version of the program accepted. */
  policyType: string;
  policyDomain: string;
  policyString?: string[];
  mxHost?: string[];
}

/** One failure of a session. The session says how many sessions it counts for. */
export type SessionFailure = Omit<FailureDetail, 'failedSessions'> & { resultType: string };

/** The result of one TLS session under one policy, or of several sessions with the same result. */
export interface Session extends AppliedPolicy {
  /** RFC 3339 in UTC, whole seconds. */
  time: string;
  /** The domain that the mail was for. Its `_smtp._tls` record says who gets the report. */
  domain: DomainName;
  successful: boolean;
  /** How many sessions this is the result of. */
  sessions: number;
  failureDetails?: SessionFailure[];
  /** The sender knows that this session carried a TLS report. */
  carriedReport?: true;
  /** The recipients of the mail in the session; only used to recognise report mail. */
  recipients?: string[];
  /** Without `<>`; only used to recognise report mail. */
  messageId?: string;
}
