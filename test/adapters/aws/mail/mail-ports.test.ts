import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMailPorts } from '../../../../adapters/aws/mail/mail-ports.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { leadClientsTo } from '../stub-environment.ts';

let stub: AwsStub;
beforeEach(async () => {
  stub = new AwsStub();
  await stub.start();
  leadClientsTo(stub);
  stub.ses.verified.add('strictmx.test');
  stub.ses.configurationSets.add('strictmx');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stub.stop();
});

const env = { CONFIGURATION_SET: 'strictmx', DKIM_SECRET: 'SigningKey' };
const mail = {
  id: 'm1',
  envelope: { from: 'a@strictmx.test', to: ['b@example.com'] },
  raw: Buffer.from('From: a@strictmx.test\r\n\r\nx\r\n'),
};

test('createMailPorts() hands a mail to SES once, since SES may have it although it answered with an error', async () => {
  stub.faults.add({ kind: 'fail-after', call: 1, attempts: 'all' });
  await expect(createMailPorts(env).mail.send(mail)).rejects.toThrow();
  expect(stub.calls).toMatchObject([{ operation: 'SendEmail', attempts: 1 }]);
  expect(stub.ses.sent).toHaveLength(1);
});

test('createMailPorts() reads the DKIM key from the secret', async () => {
  const key = { domain: 'strictmx.test', selector: 's', privateKey: 'pem' };
  stub.secretsManager.secrets.set('SigningKey', JSON.stringify(key));
  expect(await createMailPorts(env).dkimKey()).toMatchObject(key);
});
