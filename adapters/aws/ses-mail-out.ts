/** Outgoing mail through SESv2: the message is whole and signed, SES only carries it. */
import { type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { MailOut } from '../../core/workflows/ports.ts';

/** SES did not take the mail. `retryable` says whether the same mail can be taken later without a change by a person. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
  readonly retryable: boolean;
  constructor(message: string, retryable: boolean, cause: unknown) {
    super(message, { cause });
    this.retryable = retryable;
  }
}

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
        throw refusalOf(error);
      });
    },
  };
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof SESv2ServiceException)) return error;
  const status = error.$metadata.httpStatusCode ?? 0;
  const hint = /not verified/u.test(error.message)
    ? ': the account is in the SES sandbox, request production access (docs/runbook.md#ses-sandbox)'
    : '';
  return new MailRefusedError(
    `Cannot send mail: SES answers ${error.name}${hint}`,
    status === 429 || status >= 500,
    error,
  );
}
