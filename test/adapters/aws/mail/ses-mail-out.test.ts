import { SESv2ServiceException } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSesMailOut, openSesMailOut } from '../../../../adapters/aws/mail/ses-mail-out.ts';
import { mailFault, type SesAdvice } from '../../../../core/mail/mail-fault.ts';
import type { MailOut } from '../../../../service/ports/mail-out.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { createStubClients, stubAccessKeyId } from '../../../aws-stub/stub-clients.ts';
import { mailOutContract } from '../../../contracts/mail-out.contract.ts';

let stub: AwsStub;
let mailOut: MailOut;

const mail = (raw: string) => ({
  id: 'digest-2026-11-23-acme',
  envelope: { from: 'bounce+1@reports.mta.example.net', to: ['owner@example.com'] },
  raw: Buffer.from(raw),
});
const message =
  'DKIM-Signature: v=1; d=reports.mta.example.net\r\nFrom: Digest <digest@reports.mta.example.net>\r\nDate: then\r\nMessage-ID: <a@b>\r\n\r\nbody\r\n';

beforeEach(async () => {
  stub = new AwsStub();
  stub.ses.verified.add('reports.mta.example.net');
  stub.ses.configurationSets.add('strictmx');
  mailOut = createSesMailOut(createStubClients(await stub.start()).ses, 'strictmx');
});
afterEach(() => stub.stop());

mailOutContract('SES', async () => {
  stub.ses.verified.add('strictmx.test');
  return {
    mail: mailOut,
    // SES adds a date and a Message-ID at the end of the header.
    arrived: async () =>
      stub.ses.sent.map(({ raw }) =>
        Buffer.from(raw.replace(/\r\nDate: [^\r]*\r\nMessage-ID: [^\r]*(?=\r\n\r\n)/u, ''), 'latin1'),
      ),
  };
});

test('openSesMailOut() sends once, without a configuration set', async () => {
  const credentials = { accessKeyId: stubAccessKeyId, secretAccessKey: 'stub' };
  const mailOfPerson = openSesMailOut('us-east-1', { endpoint: stub.endpoint, credentials });
  stub.ses.configurationSets.clear();
  await mailOfPerson.send(mail(message));
  stub.faults.add({ kind: 'lose-answer', call: 2, attempts: 'first' });
  await expect(mailOfPerson.send(mail(message))).rejects.toMatchObject({
    fault: { code: 'ses-no-answer' },
  });
  expect(stub.ses.sent).toHaveLength(2);
});

describe('createSesMailOut()', () => {
  test('sends the message unchanged, tagged with its id', async () => {
    await mailOut.send(mail(message));
    const [sent] = stub.ses.sent;
    expect(sent).toMatchObject({
      from: 'digest@reports.mta.example.net',
      bouncesTo: 'bounce+1@reports.mta.example.net',
      to: ['owner@example.com'],
      tags: { mail: 'digest-2026-11-23-acme' },
    });
    expect(sent?.raw).toContain('DKIM-Signature: v=1; d=reports.mta.example.net\r\n');
    expect(sent?.raw).not.toContain('Date: then');
    expect(sent?.raw.endsWith('\r\n\r\nbody\r\n')).toBe(true);
  });

  test('says what to do in the sandbox', async () => {
    stub.ses.sandbox = true;
    await expect(mailOut.send(mail(message))).rejects.toMatchObject({
      fault: { code: 'ses-answer', parameters: { advice: 'leave-sandbox' } },
      isRefused: false,
    });
  });

  test('does not reveal an address in its error', async () => {
    stub.ses.sandbox = true;
    await expect(mailOut.send(mail(message))).rejects.not.toThrow(/owner@example\.com/u);
  });

  test('refuses a message with two signatures permanently', async () => {
    const twice = mailOut.send(mail(`DKIM-Signature: v=1\r\n${message}`));
    const errorMessage = 'Duplicate header "DKIM-Signature"';
    await expect(twice).rejects.toMatchObject({
      fault: mailFault('ses-answer', { errorName: 'MessageRejected', errorMessage, advice: 'correct-mail' }),
      isRefused: true,
    });
  });

  test('says that a throttled mail may be sent later', async () => {
    stub.faults.add({ kind: 'throttle', call: 1, attempts: 'all' });
    await expect(mailOut.send(mail(message))).rejects.toMatchObject({
      fault: { parameters: { errorName: 'TooManyRequestsException', advice: 'slow-down' } },
      isRefused: false,
    });
    expect(stub.ses.sent).toEqual([]);
  });

  test.each<[string, string, number, SesAdvice]>([
    ['the account is suspended', 'AccountSuspendedException', 400, 'account-suspended'],
    ['sending is paused', 'SendingPausedException', 400, 'resume-sending'],
    ['the MAIL FROM domain has lost its records', 'MailFromDomainNotVerifiedException', 400, 'fix-mail-from'],
    ['SES has an incident', 'InternalFailure', 500, 'try-later'],
    ['the error is unknown', 'SomethingElse', 400, 'read-reference'],
  ])('says what SES answers and what to do if %s', async (_, errorName, status, advice) => {
    const client = createStubClients('http://127.0.0.1:1').ses;
    client.middlewareStack.add(
      () => () => {
        const $metadata = { httpStatusCode: status };
        const message = 'Account of a@example.com';
        throw new SESv2ServiceException({ name: errorName, $fault: 'client', $metadata, message });
      },
      { step: 'initialize' },
    );
    await expect(createSesMailOut(client, 'strictmx').send(mail(message))).rejects.toMatchObject({
      fault: mailFault('ses-answer', { errorName, errorMessage: 'Account of …', advice }),
    });
  });

  test('says that SES could not be reached', async () => {
    await stub.stop();
    await expect(mailOut.send(mail(message))).rejects.toMatchObject({
      fault: { code: 'ses-no-answer', parameters: { errorName: expect.stringMatching(/^\w+$/) } },
    });
  });

  test('does not retry a lost answer by itself, because only the caller knows whether it may send again', async () => {
    stub.faults.add({ kind: 'lose-answer', call: 1, attempts: 'first' });
    await expect(mailOut.send(mail(message))).rejects.toMatchObject({
      fault: { code: 'ses-no-answer' },
    });
    expect(stub.ses.sent).toHaveLength(1);
    expect(stub.calls[0]?.attempts).toBe(1);
  });
});
