/** Outgoing mail through SESv2: the message is whole and signed, SES only carries it. */
import { type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { MailNotSentError, type MailOut } from '../../../service/ports/mail-out.ts';

/**
 * Give it a client with `maxAttempts: 1`: SES has no idempotency token, so a retry inside the SDK after a lost answer
 * would send the mail a second time, past the caller's claim.
 */
export function createSesMailOut(client: SESv2Client, configurationSet: string): MailOut {
  return {
    async send(mail) {
      const request = new SendEmailCommand({
        // No FromEmailAddress: the From header stays the one that is signed. Bounces go to the envelope's sender.
        FeedbackForwardingEmailAddress: mail.envelope.from,
        Destination: { ToAddresses: mail.envelope.to },
        Content: { Raw: { Data: mail.raw } },
        ConfigurationSetName: configurationSet,
        // Comes back in bounce and complaint events, so that they find their mail.
        EmailTags: [{ Name: 'mail', Value: mail.id }],
      });
      await client.send(request).catch((error: unknown) => {
        throw new MailNotSentError(`Cannot send mail: ${describeFailure(error)}`, { cause: error });
      });
    },
  };
}

/** What to do about each error that the API reference names for SendEmail. */
const advice: Record<string, string> = {
  AccountSuspendedException: 'AWS has stopped mail from this account for good: ask AWS Support why',
  BadRequestException: 'it finds the request wrong: file an issue with this text',
  LimitExceededException: 'a limit of the account is reached: see the quotas of SES in the console',
  MailFromDomainNotVerifiedException:
    'the records of the MAIL FROM domain are not as SES wants them: see the identity in the SES console',
  MessageRejected: 'it does not carry this mail: correct what it names',
  NotFoundException: 'the configuration set is gone: deploy again',
  SendingPausedException:
    'mail from this account or configuration set is paused: see the account dashboard of SES, resume it there',
  TooManyRequestsException: 'the sending rate is used up: try again later, or ask for more in Service Quotas',
};

function describeFailure(error: unknown): string {
  if (!(error instanceof SESv2ServiceException)) {
    const name = error instanceof Error ? error.name : String(error);
    return `no answer from SES (${name}), so it may have been sent all the same; try again later`;
  }
  const answer = `SES answers ${error.name} (${withoutAddresses(error.message).slice(0, 200)})`;
  return `${answer}; ${adviceOn(error)}`;
}

function adviceOn({ name, message, $metadata }: SESv2ServiceException): string {
  if (/not verified/u.test(message) && name === 'MessageRejected') {
    return 'the account is in the SES sandbox, request production access (docs/runbook.md#ses-sandbox)';
  }
  const isPassing = ($metadata.httpStatusCode ?? 0) >= 500;
  return advice[name] ?? (isPassing ? 'try again later' : 'the API reference of SES, SendEmail, explains it');
}

/** The text goes into logs, which have no addresses. */
const withoutAddresses = (text: string): string => text.replace(/[^\s<>",;:]+@[^\s<>",;:]+/gu, '…');
