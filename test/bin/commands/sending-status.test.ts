import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addSendingStatusCommand } from '../../../bin/commands/sending-status.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { type Ran, runCommand } from './run-command.ts';
import { stubAwsEnvironment, stubCredentials } from './stub-aws-environment.ts';

const stub = new AwsStub();
let endpoint = '';
beforeAll(async () => {
  endpoint = await stub.start();
});
afterAll(() => stub.stop());
afterEach(() => void vi.unstubAllEnvs());

function sendingStatus(env: Record<string, string>): Promise<Ran> {
  stubAwsEnvironment(env);
  return runCommand(addSendingStatusCommand, ['sending-status']);
}

test.each([
  ['before production access', true, /^This account is in the SES sandbox: /u],
  ['once AWS has granted it', false, /^This account may send to everyone: /u],
])('sending-status asks AWS %s', async (_, sandbox, words) => {
  stub.ses.sandbox = sandbox;
  const { out, err } = await sendingStatus({
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint,
    ...stubCredentials,
  });
  expect(err).toBe('');
  expect(out).toMatch(words);
});

test.each<[string, () => Record<string, string>, RegExp]>([
  ['no region', () => stubCredentials, /^Cannot ask AWS: no region is set, expected AWS_REGION=[^\n]*\n$/u],
  [
    'no credentials',
    () => ({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: endpoint }),
    /^Cannot ask AWS: there are no credentials, expected those of [^\n]*\n$/u,
  ],
])('sending-status with %s says in one line what is missing', async (_, env, words) => {
  const { out, err, exit } = await sendingStatus(env());
  expect(out).toBe('');
  expect(err).toMatch(words);
  expect(exit).toBe(1);
});
