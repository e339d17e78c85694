/**
 * The content of the mail around a report. All of it is the sender's claim, except `authenticationResults` and
 * `recipients[0]`.
 */
export interface MailFacts {
  from?: string;
  subject?: string;
  /** The `Date` header, RFC 3339 UTC. */
  date?: string;
  messageId?: string;
  tlsReportDomain?: string;
  tlsReportSubmitter?: string;
  /**
   * Lower-case addresses that the mail may have been sent to. If our own receiver accepted it (`receivedBy`), the `for`
   * clause of its Received field comes first, then the other recipients of the transaction; then To and Cc.
   */
  recipients: string[];
  /**
   * The unfolded value of the Authentication-Results that our own receiver (SES or the local SMTP server) wrote, at most
   * one. A sender cannot add one.
   */
  authenticationResults: string[];
  /** Values of the DKIM-Signature headers, unfolded, topmost first; at most `maxSignatures`. */
  dkimSignatures: string[];
  /** The name of our receiver that accepted the mail. Without it, everything here is only a claim. */
  receivedBy?: string;
  /** When our receiver accepted the mail, from its Received field; RFC 3339 UTC. */
  receivedAt?: string;
}
