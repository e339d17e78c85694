import type { SesAdvice } from '../../../mail/mail-fault.ts';
import { quote } from '../../../text/quote.ts';
import { wordOf } from '../../by-code/word-of.ts';
import type { MailFaultWords } from '../../mail/mail-fault-words.ts';
import { plural } from '../format.ts';

const sesAdvice: Record<SesAdvice, string> = {
  'account-suspended': 'AWS has permanently stopped mail from this account: ask AWS Support why',
  'file-issue': 'SES considers the request invalid: file an issue with this text',
  'raise-limit': 'the account has reached a limit: see the quotas of SES in the console',
  'fix-mail-from': 'the DNS records of the MAIL FROM domain are wrong: see the identity in the SES console',
  'correct-mail': 'SES refuses this mail: correct the problem that it names',
  'deploy-again': 'the configuration set is missing: deploy again',
  'resume-sending':
    'mail from this account or configuration set is paused: resume it in the account dashboard of SES',
  'slow-down': 'the sending rate is exhausted: try again later, or request more in Service Quotas',
  'leave-sandbox':
    'the account is in the SES sandbox: request production access (docs/runbook.md#ses-sandbox)',
  'try-later': 'try again later',
  'read-reference': 'see SendEmail in the API reference of SES',
};

export const mailFaults: MailFaultWords = {
  'ses-answer': ({ errorName, errorMessage, advice }) =>
    `Cannot send mail: SES answers ${errorName} (${errorMessage}); ${wordOf(sesAdvice, advice)}`,
  'ses-no-answer': ({ errorName }) =>
    `Cannot send mail: no answer from SES (${errorName}), so the mail may have been sent anyway; try again later`,
  'relay-answer': ({ relay, reply, command, isTemporary }) =>
    `Cannot send mail: the relay ${quote(relay)} answers ${quote(reply)} to ${command ?? 'its greeting'}; ${
      isTemporary ? 'try again later' : 'see its log for the cause'
    }`,
  'relay-timeout': ({ relay, errorMessage }) =>
    `Cannot send mail: the relay ${quote(relay)} does not answer (${errorMessage}); check that it is an SMTP server, and not overloaded`,
  'relay-without-address': ({ relay, errorMessage }) =>
    `Cannot send mail: the relay ${quote(relay)} has no address (${errorMessage}); check the name of the relay in the settings of the service`,
  'relay-unreachable': ({ relay, errorMessage }) =>
    `Cannot send mail: the relay ${quote(relay)} cannot be reached (${errorMessage}); check that it is running, and its name and port in the settings of the service`,
  'recipients-refused': ({ relay, recipients }) =>
    `Cannot send mail: the relay ${quote(relay)} refused ${plural(recipients, 'recipient')}; see its log for the cause`,
  'mail-invalid': ({ field, value }) =>
    `Cannot send mail: ${quote(value)} is not possible as ${quote(field)} of a mail; correct the setting that it comes from`,
};
