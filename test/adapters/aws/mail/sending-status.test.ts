import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSendingStatus, type SendingStatus } from '../../../../adapters/aws/mail/sending-status.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../../aws-stub/stub-clients.ts';

const stub = new AwsStub();
let clients: ReturnType<typeof createStubClients>;
beforeAll(async () => {
  clients = createStubClients(await stub.start());
});
afterAll(() => stub.stop());

test.each<[string, Partial<AwsStub['ses']>, SendingStatus]>([
  [
    'a new account',
    { sandbox: true, paused: false },
    { maySendTo: 'sandbox', enforcement: 'HEALTHY', mailsPerDay: 200, mailsPerSecond: 1 },
  ],
  [
    'an account with production access',
    { sandbox: false, paused: false },
    { maySendTo: 'everyone', enforcement: 'HEALTHY', mailsPerDay: 50_000, mailsPerSecond: 14 },
  ],
  [
    'an account that SES has stopped',
    { sandbox: false, paused: true },
    { maySendTo: 'nobody', enforcement: 'SHUTDOWN', mailsPerDay: 50_000, mailsPerSecond: 14 },
  ],
])('readSendingStatus() of %s', async (_, account, status) => {
  Object.assign(stub.ses, account);
  expect(await readSendingStatus(clients.ses)).toEqual(status);
});
