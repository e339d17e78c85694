export interface OutgoingMail {
  /** Deterministic: the same mail has the same id, so that a repeat can be recognised. File-name safe. */
  id: string;
  envelope: { from: string; to: string[] };
  /** The whole message, signed. */
  raw: Uint8Array;
}

/**
 * Whoever carries our mail did not take it, or it is not known whether it did. The message says what was answered and
 * what to do about it, for the operator. Sending the same mail again is safe: it has the same Message-ID.
 */
export class MailNotSentError extends Error {
  override readonly name = 'MailNotSentError';
  /** Sending it again is useless: the recipient, or the mail itself, was refused for good (SMTP 5xx). */
  readonly isRefused: boolean;

  constructor(
    message: string,
    { isRefused = false, ...options }: ErrorOptions & { isRefused?: boolean } = {},
  ) {
    super(message, options);
    this.isRefused = isRefused;
  }
}

export interface MailOut {
  /** Resolves when the mail is handed over. @throws MailNotSentError */
  send(mail: OutgoingMail): Promise<void>;
}
