import type { MailFault } from '../../core/mail/mail-fault.ts';

export interface OutgoingMail {
  /** Deterministic: the same mail has the same id, so that a repeat can be recognised. File-name safe. */
  id: string;
  envelope: { from: string; to: string[] };
  /** The whole message, signed. */
  raw: Uint8Array;
}

/**
 * The relay or SES refused our mail, or it is unknown whether it accepted it. The fault has the answer; the words
 * say what to do about it. Sending the same mail again is safe: it has the same Message-ID.
 */
export class MailNotSentError extends Error {
  override readonly name = 'MailNotSentError';
  readonly fault: MailFault;
  /** A retry is useless: the recipient, or the mail itself, was refused permanently (SMTP 5xx). */
  readonly isRefused: boolean;

  constructor(
    fault: MailFault,
    { isRefused = false, ...options }: ErrorOptions & { isRefused?: boolean } = {},
  ) {
    // For the log.
    super(`Cannot send mail: ${fault.code} ${JSON.stringify(fault.parameters)}`, options);
    this.fault = fault;
    this.isRefused = isRefused;
  }
}

export interface MailOut {
  /** Resolves when the mail is handed over. @throws MailNotSentError */
  send(mail: OutgoingMail): Promise<void>;
}
