/** What the mail around a report says. All of it is the sender's claim, except `authenticationResults` and `recipients[0]`. */
export interface MailFacts {
  from?: string;
  subject?: string;
  /** The `Date` header, RFC 3339 UTC. */
  date?: string;
  messageId?: string;
  tlsReportDomain?: string;
  tlsReportSubmitter?: string;
  /**
   * Lower-case addresses this mail may have been for: the `for` clause of the topmost Received header first, if our own
   * receiver wrote it (`receivedBy`), then To and Cc.
   */
  recipients: string[];
  /**
   * Values of the Authentication-Results headers above the first Received that is not our receiver's own
   * (what SES or the local SMTP server wrote), unfolded. A sender cannot put anything there.
   */
  authenticationResults: string[];
  /** Values of all DKIM-Signature headers, unfolded, topmost first. */
  dkimSignatures: string[];
  /** Which receiver of ours took the mail. Without it nothing here is more than a claim. */
  receivedBy?: string;
  /** The time stamp of the topmost Received header (when our receiver took it), RFC 3339 UTC. */
  receivedAt?: string;
}
