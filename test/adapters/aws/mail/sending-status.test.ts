import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSendingStatus } from '../../../../adapters/aws/mail/sending-status.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../../aws-stub/stub-clients.ts';

const stub = new AwsStub();
let clients: ReturnType<typeof createStubClients>;
beforeAll(async () => {
  clients = createStubClients(await stub.start());
});
afterAll(() => stub.stop());

test.each([
  [
    'a new account',
    { sandbox: true, paused: false },
    'This account is in the SES sandbox: it may send to verified addresses only, 200 mails a day, 1 a second. Request production access (docs/deploy.md#ses-sandbox).',
  ],
  [
    'an account with production access',
    { sandbox: false, paused: false },
    'This account may send to everyone: 50000 mails a day, 14 a second.',
  ],
  [
    'an account that SES has stopped',
    { sandbox: false, paused: true },
    'This account may not send mail (SHUTDOWN): ask AWS Support why SES stopped it.',
  ],
])('readSendingStatus() of %s', async (_, account, words) => {
  Object.assign(stub.ses, account);
  expect(await readSendingStatus(clients.ses)).toBe(words);
});
