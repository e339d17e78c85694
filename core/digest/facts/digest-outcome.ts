/** What became of an owner's daily mail. */
export type DigestOutcome =
  | 'sent'
  | 'already-sent'
  /** By every recipient, for good. */
  | 'refused'
  /** Another worker has it; or another mail that the owner asked for is being sent. */
  | 'in-progress'
  | 'no-domains'
  | 'no-recipients'
  /** The owner's quota of mails has no room for it today: the reports wait for the next mail. */
  | 'over-quota'
  /** Asked for by hand: a mail was sent today, and nothing has come in since. */
  | 'nothing-new'
  | 'queued'
  | 'will-be-retried';
