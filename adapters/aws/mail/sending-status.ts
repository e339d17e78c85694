/** Whether the account may send mail to everyone. A new account is in the SES sandbox and may not. */
import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';

export interface SendingStatus {
  /** `sandbox`: to verified addresses only. */
  maySendTo: 'everyone' | 'sandbox' | 'nobody';
  /** SES's name of the reason why it has stopped the account: `SHUTDOWN`. */
  enforcement?: string;
  mailsPerDay?: number;
  mailsPerSecond?: number;
}

export async function readSendingStatus(client = new SESv2Client({})): Promise<SendingStatus> {
  const account = await client.send(new GetAccountCommand({}));
  const { EnforcementStatus, SendQuota: { Max24HourSend, MaxSendRate } = {} } = account;
  const allowed = account.ProductionAccessEnabled ? 'everyone' : 'sandbox';
  return {
    maySendTo: account.SendingEnabled ? allowed : 'nobody',
    ...(EnforcementStatus && { enforcement: EnforcementStatus }),
    ...(Max24HourSend !== undefined && { mailsPerDay: Max24HourSend }),
    ...(MaxSendRate !== undefined && { mailsPerSecond: MaxSendRate }),
  };
}
