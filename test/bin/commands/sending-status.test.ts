import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AwsStub } from '../../aws-stub/aws-stub.ts';

const stub = new AwsStub();
let endpoint = '';
beforeAll(async () => {
  endpoint = await stub.start();
});
afterAll(() => stub.stop());

/** Without files and without the metadata service of EC2, so that nothing but `env` is there. */
async function sendingStatus(env: Record<string, string>) {
  const nothing = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const child = spawn(process.execPath, ['bin/strictmx.js', 'sending-status'], {
    env: { PATH: process.env.PATH ?? '', AWS_EC2_METADATA_DISABLED: 'true', ...nothing, ...env },
  });
  const ended = once(child, 'close');
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, error, code };
}

const credentials = { AWS_ACCESS_KEY_ID: 'AKIASTUB', AWS_SECRET_ACCESS_KEY: 'stub' };

test.each([
  ['before production access', true, /^This account is in the SES sandbox: /u],
  ['once AWS has granted it', false, /^This account may send to everyone: /u],
])('sending-status asks AWS %s', async (_, sandbox, words) => {
  stub.ses.sandbox = sandbox;
  const { out, error } = await sendingStatus({
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint,
    ...credentials,
  });
  expect(error).toBe('');
  expect(out).toMatch(words);
});

test.each<[string, () => Record<string, string>, RegExp]>([
  ['no region', () => credentials, /^Cannot ask AWS: no region is set, expected AWS_REGION=[^\n]*\n$/u],
  [
    'no credentials',
    () => ({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: endpoint }),
    /^Cannot ask AWS: there are no credentials, expected those of [^\n]*\n$/u,
  ],
])('sending-status with %s says in one line what is missing', async (_, env, words) => {
  const { out, error, code } = await sendingStatus(env());
  expect(out).toBe('');
  expect(error).toMatch(words);
  expect(code).toBe(1);
});
