/** Outgoing mail through SESv2: the message is complete and signed, and SES only transports it. */
import { type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { withoutSecrets } from '../../../core/text/without-secrets.ts';
import { MailNotSentError, type MailOut } from '../../../service/ports/mail-out.ts';

/**
 * Pass a client with `maxAttempts: 1`. SES has no idempotency token, so a retry inside the SDK after a lost answer would
 * send the mail a second time, without the caller's knowledge.
 */
export function createSesMailOut(client: SESv2Client, configurationSet: string): MailOut {
  return {
    async send(mail) {
      const request = new SendEmailCommand({
        // Without FromEmailAddress, SES keeps the signed From header. Bounces go to the envelope's sender.
        FeedbackForwardingEmailAddress: mail.envelope.from,
        Destination: { ToAddresses: mail.envelope.to },
        Content: { Raw: { Data: mail.raw } },
        ConfigurationSetName: configurationSet,
        // Bounce and complaint events repeat this tag, so that they can be matched to the mail.
        EmailTags: [{ Name: 'mail', Value: mail.id }],
      });
      await client.send(request).catch((error: unknown) => {
        throw new MailNotSentError(`Cannot send mail: ${describeFailure(error)}`, {
          cause: error,
          isRefused: isRefusal(error),
        });
      });
    },
  };
}

/** These two are about the mail or its recipient. All others, and the sandbox, are about the account, and end at some point. */
const isRefusal = (error: unknown): boolean =>
  error instanceof SESv2ServiceException &&
  ['MessageRejected', 'BadRequestException'].includes(error.name) &&
  !isSandbox(error);

const isSandbox = ({ name, message }: SESv2ServiceException): boolean =>
  /not verified/u.test(message) && name === 'MessageRejected';

/** What to do about each error that the API reference names for SendEmail. */
const advice: Record<string, string> = {
  AccountSuspendedException: 'AWS has permanently stopped mail from this account: ask AWS Support why',
  BadRequestException: 'SES considers the request invalid: file an issue with this text',
  LimitExceededException: 'the account has reached a limit: see the quotas of SES in the console',
  MailFromDomainNotVerifiedException:
    'the DNS records of the MAIL FROM domain are wrong: see the identity in the SES console',
  MessageRejected: 'SES refuses this mail: correct the problem that it names',
  NotFoundException: 'the configuration set is missing: deploy again',
  SendingPausedException:
    'mail from this account or configuration set is paused: resume it in the account dashboard of SES',
  TooManyRequestsException:
    'the sending rate is exhausted: try again later, or request more in Service Quotas',
};

function describeFailure(error: unknown): string {
  if (!(error instanceof SESv2ServiceException)) {
    const name = error instanceof Error ? error.name : String(error);
    return `no answer from SES (${name}), so the mail may have been sent anyway; try again later`;
  }
  const answer = `SES answers ${error.name} (${withoutSecrets(error.message).slice(0, 200)})`;
  return `${answer}; ${adviceOn(error)}`;
}

function adviceOn(error: SESv2ServiceException): string {
  const { name, $metadata } = error;
  if (isSandbox(error)) {
    return 'the account is in the SES sandbox: request production access (docs/runbook.md#ses-sandbox)';
  }
  const isTemporary = ($metadata.httpStatusCode ?? 0) >= 500;
  return advice[name] ?? (isTemporary ? 'try again later' : 'see SendEmail in the API reference of SES');
}
