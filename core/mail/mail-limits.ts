/** What reading a message may cost. */
export interface MailLimits {
  mailBytes: number;
  /** Of the header of the message, and of each part's. */
  headerBytes: number;
  /** Leaves, multiparts and forwarded messages together. */
  parts: number;
  /** How deep parts may lie in parts. */
  mimeDepth: number;
}

/** The message exceeds a limit. Refuse it: reading it again gives the same error. */
export class MailLimitError extends Error {
  override readonly name = 'MailLimitError';
  readonly limit: keyof MailLimits;
  readonly max: number;
  constructor(limit: keyof MailLimits, max: number) {
    super(`The mail exceeds a limit: ${limit} is ${max}`);
    this.limit = limit;
    this.max = max;
  }
}
