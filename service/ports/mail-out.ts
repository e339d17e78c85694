export interface OutgoingMail {
  /** Deterministic: the same mail has the same id, so that a repeat can be recognised. File-name safe. */
  id: string;
  envelope: { from: string; to: string[] };
  /** The whole message, signed. */
  raw: Uint8Array;
}

/**
 * The relay or SES refused our mail, or it is unknown whether it accepted it. The message has the answer and what to do
 * about it, for the operator. Sending the same mail again is safe: it has the same Message-ID.
 */
export class MailNotSentError extends Error {
  override readonly name = 'MailNotSentError';
  /** A retry is useless: the recipient, or the mail itself, was refused permanently (SMTP 5xx). */
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
