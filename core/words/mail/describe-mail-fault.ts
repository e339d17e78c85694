import type { MailFault } from '../../mail/mail-fault.ts';
import { describeByCode } from '../by-code/describe-by-code.ts';
import type { Words } from '../words.ts';

/** Says why a mail could not be sent, and what to do about it. */
export const describeMailFault = (
  { mailFaults, unknownReason }: Pick<Words, 'mailFaults' | 'unknownReason'>,
  fault: MailFault,
): string => describeByCode(mailFaults, unknownReason, fault);
