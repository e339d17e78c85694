import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSesMailOut, MailRefusedError } from '../../../adapters/aws/ses-mail-out.ts';
import type { MailOut } from '../../../core/workflows/ports.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';

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

describe('createSesMailOut()', () => {
  test('hands the message over as it is, tagged with its id', async () => {
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
    await expect(mailOut.send(mail(message))).rejects.toThrow(/request production access/u);
  });

  test('does not tell an address in its error', async () => {
    stub.ses.sandbox = true;
    await expect(mailOut.send(mail(message))).rejects.not.toThrow(/owner@example\.com/u);
  });

  test('a message with two signatures is refused for good', async () => {
    const twice = mailOut.send(mail(`DKIM-Signature: v=1\r\n${message}`));
    await expect(twice).rejects.toMatchObject({ name: 'MailRefusedError', retryable: false });
  });

  test('a throttled mail may be sent later', async () => {
    stub.faults.add({ kind: 'throttle', call: 1, attempts: 'all' });
    await expect(mailOut.send(mail(message))).rejects.toMatchObject({ retryable: true });
    expect(stub.ses.sent).toEqual([]);
  });

  test('a lost answer is not retried past the caller, who knows whether it may send again', async () => {
    stub.faults.add({ kind: 'lose-answer', call: 1, attempts: 'first' });
    await expect(mailOut.send(mail(message))).rejects.not.toThrow(MailRefusedError);
    expect(stub.ses.sent).toHaveLength(1);
    expect(stub.calls[0]?.attempts).toBe(1);
  });
});
