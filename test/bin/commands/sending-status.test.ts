import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AwsStub } from '../../aws-stub/aws-stub.ts';

const stub = new AwsStub();
let endpoint = '';
beforeAll(async () => {
  endpoint = await stub.start();
});
afterAll(() => stub.stop());

test.each([
  ['before production access', true, /^This account is in the SES sandbox: /u],
  ['once AWS has granted it', false, /^This account may send to everyone: /u],
])('sending-status asks AWS %s', async (_, sandbox, words) => {
  stub.ses.sandbox = sandbox;
  const child = spawn(process.execPath, ['bin/strictmx.ts', 'sending-status'], {
    env: {
      PATH: process.env.PATH ?? '',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'AKIASTUB',
      AWS_SECRET_ACCESS_KEY: 'stub',
    },
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(error).toBe('');
  expect(out).toMatch(words);
});
