import { afterAll, beforeAll, expect, test } from 'vitest';
import { putSecret, readSecret } from '../../../adapters/aws/secrets.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';

const stub = new AwsStub();
let client: ReturnType<typeof createStubClients>['secretsManager'];
beforeAll(async () => {
  client = createStubClients(await stub.start()).secretsManager;
});
afterAll(() => stub.stop());

test('readSecret() reads what putSecret() wrote, and undefined before', async () => {
  expect(await readSecret('token', client)).toBeUndefined();
  stub.secretsManager.secrets.set('token', 'random text');
  await putSecret('token', 'smx_1', client);
  expect(await readSecret('token', client)).toBe('smx_1');
});

test('readSecret() rethrows errors other than a missing secret', async () => {
  stub.faults.add({ kind: 'fail-before', call: () => true, attempts: 'all' });
  await expect(readSecret('token', client)).rejects.toThrow();
});
