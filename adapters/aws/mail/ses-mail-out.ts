/** Outgoing mail through SESv2: the message is complete and signed, and SES only transports it. */
import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type MailFault, mailFault, type SesAdvice } from '../../../core/mail/mail-fault.ts';
import { withoutSecrets } from '../../../core/text/without-secrets.ts';
import { MailNotSentError, type MailOut } from '../../../service/ports/mail-out.ts';

/**
 * Pass a client with `maxAttempts: 1`. SES has no idempotency token, so a retry inside the SDK after a lost answer would
 * send the mail a second time, without the caller's knowledge.
 *
 * @param configurationSet without one, nobody is notified of a bounce
 */
export function createSesMailOut(client: SESv2Client, configurationSet?: string): MailOut {
  return {
    async send(mail) {
      const request = new SendEmailCommand({
        // Without FromEmailAddress, SES keeps the signed From header. Bounces go to the envelope's sender.
        FeedbackForwardingEmailAddress: mail.envelope.from,
        Destination: { ToAddresses: mail.envelope.to },
        Content: { Raw: { Data: mail.raw } },
        ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
        // Bounce and complaint events repeat this tag, so that they can be matched to the mail.
        EmailTags: [{ Name: 'mail', Value: mail.id }],
      });
      await client.send(request).catch((error: unknown) => {
        throw new MailNotSentError(faultOf(error), {
          cause: error,
          isRefused: isRefusal(error),
        });
      });
    },
  };
}

/** With the credentials of the environment and no configuration set: whoever sends it waits for the outcome. */
export const openSesMailOut = (region: string, settings: object = {}): MailOut =>
  createSesMailOut(new SESv2Client({ ...settings, region, maxAttempts: 1 }));

/** These two are about the mail or its recipient. All others, and the sandbox, are about the account, and end at some point. */
const isRefusal = (error: unknown): boolean =>
  error instanceof SESv2ServiceException &&
  ['MessageRejected', 'BadRequestException'].includes(error.name) &&
  !isSandbox(error);

const isSandbox = ({ name, message }: SESv2ServiceException): boolean =>
  /not verified/u.test(message) && name === 'MessageRejected';

/** What to do about each error that the API reference names for SendEmail. */
const advice: Record<string, SesAdvice> = {
  AccountSuspendedException: 'account-suspended',
  BadRequestException: 'file-issue',
  LimitExceededException: 'raise-limit',
  MailFromDomainNotVerifiedException: 'fix-mail-from',
  MessageRejected: 'correct-mail',
  NotFoundException: 'deploy-again',
  SendingPausedException: 'resume-sending',
  TooManyRequestsException: 'slow-down',
};

function faultOf(error: unknown): MailFault {
  if (!(error instanceof SESv2ServiceException))
    return mailFault('ses-no-answer', { errorName: error instanceof Error ? error.name : String(error) });
  const errorMessage = withoutSecrets(error.message).slice(0, 200);
  return mailFault('ses-answer', { errorName: error.name, errorMessage, advice: adviceOn(error) });
}

function adviceOn(error: SESv2ServiceException): SesAdvice {
  if (isSandbox(error)) return 'leave-sandbox';
  const isTemporary = (error.$metadata.httpStatusCode ?? 0) >= 500;
  return advice[error.name] ?? (isTemporary ? 'try-later' : 'read-reference');
}
