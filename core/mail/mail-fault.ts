/** Why a mail could not be handed over: by code, with the facts that the words need (`core/words/mail/mail-fault-words.ts`). */
import type { Coded } from '../finding/coded.ts';

/** What the operator has to do about an answer of SES. */
export type SesAdvice =
  | 'account-suspended'
  | 'file-issue'
  | 'raise-limit'
  | 'fix-mail-from'
  | 'correct-mail'
  | 'deploy-again'
  | 'resume-sending'
  | 'slow-down'
  | 'leave-sandbox'
  | 'try-later'
  | 'read-reference';

/** `relay`: its name and port. `errorMessage` and `reply`: in the words of the system, of SES, or of the relay. */
export interface MailFaultParameters {
  'ses-answer': { errorName: string; errorMessage: string; advice: SesAdvice };
  /** The mail may have been sent anyway. */
  'ses-no-answer': { errorName: string };
  /** `command`: what the relay answered to; absent for its greeting. `isTemporary`: RFC 5321 §4.2.1, a 4yz reply. */
  'relay-answer': { relay: string; reply: string; command?: string; isTemporary: boolean };
  'relay-timeout': { relay: string; errorMessage: string };
  'relay-without-address': { relay: string; errorMessage: string };
  'relay-unreachable': { relay: string; errorMessage: string };
  'recipients-refused': { relay: string; recipients: number };
  /** A value has a form that no mail can have. */
  'mail-invalid': { field: string; value: string };
}

export type MailFault = Coded<MailFaultParameters>;

export const mailFault = <C extends keyof MailFaultParameters>(
  code: C,
  parameters: MailFaultParameters[C],
): MailFault => ({ code, parameters }) as MailFault;
