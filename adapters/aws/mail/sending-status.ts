/** Whether the account may send mail to everyone. A new account is in the SES sandbox and may not. */
import { GetAccountCommand, type GetAccountCommandOutput, SESv2Client } from '@aws-sdk/client-sesv2';

type Account = Pick<
  GetAccountCommandOutput,
  'ProductionAccessEnabled' | 'SendingEnabled' | 'EnforcementStatus' | 'SendQuota'
>;

/** Describes the account's status in a sentence for the output of a deployment. */
export async function readSendingStatus(client = new SESv2Client({})): Promise<string> {
  return describeSending(await client.send(new GetAccountCommand({})));
}

function describeSending({
  ProductionAccessEnabled,
  SendingEnabled,
  EnforcementStatus,
  SendQuota,
}: Account): string {
  if (!SendingEnabled) {
    const why = EnforcementStatus ? ` (${EnforcementStatus})` : '';
    return `This account may not send mail${why}: ask AWS Support why SES stopped it.`;
  }
  const { Max24HourSend, MaxSendRate } = SendQuota ?? {};
  const quota = `${Max24HourSend ?? '?'} mails a day, ${MaxSendRate ?? '?'} a second`;
  return ProductionAccessEnabled
    ? `This account may send to everyone: ${quota}.`
    : `This account is in the SES sandbox: it may send to verified addresses only, ${quota}. ` +
        'Request production access (docs/deploy.md#ses-sandbox).';
}
