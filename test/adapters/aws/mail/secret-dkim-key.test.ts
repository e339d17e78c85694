import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSecretDkimKey, formatDkimSecret } from '../../../../adapters/aws/mail/secret-dkim-key.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../../aws-stub/stub-clients.ts';

let stub: AwsStub;
const key = { domain: 'reports.example.net', selector: 'strictmx', privateKey: 'PEM' };
const read = () => createSecretDkimKey(createStubClients(stub.endpoint).secretsManager, 'dkim');

beforeEach(async () => {
  stub = new AwsStub();
  await stub.start();
});
afterEach(() => stub.stop());

describe('createSecretDkimKey()', () => {
  test('reads the secret once', async () => {
    stub.secretsManager.secrets.set('dkim', formatDkimSecret(key));
    const dkimKey = read();
    expect(await dkimKey()).toEqual(key);
    expect(await dkimKey()).toEqual(key);
    expect(stub.calls).toHaveLength(1);
  });

  test('asks again after a failure', async () => {
    const dkimKey = read();
    await expect(dkimKey()).rejects.toThrow();
    stub.secretsManager.secrets.set('dkim', formatDkimSecret(key));
    expect(await dkimKey()).toEqual(key);
  });

  test('refuses a secret without a key', async () => {
    stub.secretsManager.secrets.set('dkim', '{}');
    await expect(read()()).rejects.toThrow('deploy the mail-out stack again');
  });
});
