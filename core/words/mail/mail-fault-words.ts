import type { MailFaultParameters } from '../../mail/mail-fault.ts';

/** Why a mail could not be sent and what to do about it, as a sentence without a final stop. */
export type MailFaultWords = {
  [C in keyof MailFaultParameters]: (parameters: MailFaultParameters[C]) => string;
};
