/** Limits on reading a message. */
export interface MailLimits {
  mailBytes: number;
  /** For the header of the message, and of each part. */
  headerBytes: number;
  /** Leaves, multiparts and forwarded messages together. */
  parts: number;
  /** How deeply parts may be nested. */
  mimeDepth: number;
}

/**
 * The most DKIM signatures of a mail that are examined: verified, looked up and judged. Attack: thousands, each of which
 * needs a hash and a look-up; or a few of which one step sees fewer than another. A report has one, with forwarders a few.
 */
export const maxSignatures = 10;

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
