import { mailFault } from '../../core/mail/mail-fault.ts';
import { MailNotSentError } from '../../service/ports/mail-out.ts';

/** As a relay refuses a mail. */
export const mailNotSent = (options: ErrorOptions & { isRefused?: boolean } = {}): MailNotSentError =>
  new MailNotSentError(
    mailFault('relay-answer', { relay: 'relay:25', reply: '451 no', command: 'DATA', isTemporary: true }),
    options,
  );
