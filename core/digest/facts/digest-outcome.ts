/** The outcome of an owner's daily mail. */
export type DigestOutcome =
  | 'sent'
  /** The owner's mail quota had no room for the other recipients: they get it once there is room today. */
  | 'sent-in-part'
  | 'already-sent'
  /** Every recipient's server refused it permanently. */
  | 'refused'
  /** Another worker has it; or another mail that the owner requested is being sent. */
  | 'in-progress'
  | 'no-domains'
  | 'no-recipients'
  /** The owner's mail quota has no room for it today: the reports wait for the next mail. */
  | 'over-quota'
  /** Requested by hand, but a mail was sent today, and no report has arrived since. */
  | 'nothing-new'
  | 'queued'
  | 'will-be-retried';
