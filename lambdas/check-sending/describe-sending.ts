import type { SendingStatus } from '../../adapters/aws/mail/sending-status.ts';

/**
 * A sentence for the output of a deployment and for `strictmx sending-status`. English only: docs/decisions/0027.
 */
export function describeSending(status: SendingStatus): string {
  const { maySendTo, enforcement, mailsPerDay = '?', mailsPerSecond = '?' } = status;
  const quota = `${mailsPerDay} mails a day, ${mailsPerSecond} a second`;
  switch (maySendTo) {
    case 'nobody':
      return `This account may not send mail${enforcement ? ` (${enforcement})` : ''}: ask AWS Support why SES stopped it.`;
    case 'everyone':
      return `This account may send to everyone: ${quota}.`;
    case 'sandbox':
      return (
        `This account is in the SES sandbox: it may send to verified addresses only, ${quota}. ` +
        'Request production access (docs/deploy.md#ses-sandbox).'
      );
  }
}
