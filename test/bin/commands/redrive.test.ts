import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deadLettersName, queueName } from '../../../adapters/aws/queue-names.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';

const prefix = 'mail';
const stub = new AwsStub();
let endpoint = '';
const queueUrl = (name: string) => `${endpoint}/123456789012/${name}`;
let [source, deadLetters] = ['', ''];

beforeAll(async () => {
  endpoint = await stub.start();
  source = queueUrl(queueName(prefix, 'rotate-id'));
  deadLetters = queueUrl(deadLettersName(prefix, 'rotate-id'));
  for (const url of [source, deadLetters]) stub.sqs.createQueue(url);
  stub.sqs.setDeadLetters(source, deadLetters);
});
afterAll(() => stub.stop());

const redrive = (...args: string[]) => redriveWith({ AWS_REGION: 'us-east-1' }, args);

async function redriveWith(region: Record<string, string>, args: string[]) {
  const child = spawn(process.execPath, ['bin/strictmx.js', 'redrive', '--prefix', prefix, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      ...region,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'AKIASTUB',
      AWS_SECRET_ACCESS_KEY: 'stub',
    },
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, error };
}

test('redrive sends dead letters back to the queue they came from', async () => {
  stub.sqs.put(deadLetters, ['one', 'two']);
  expect(await redrive('rotate-id')).toEqual({ out: 'About 2 messages are being moved back\n', error: '' });
  expect(stub.sqs.take(deadLetters)).toEqual([]);
  expect(stub.sqs.take(source).map(({ body }) => body)).toEqual(['one', 'two']);
});

test('redrive says if the queue is empty', async () => {
  expect((await redrive('rotate-id')).out).toBe('The dead-letter queue is empty\n');
});

test('redrive reports an error in one line', async () => {
  expect((await redrive('rotate-id', '--prefix', 'strictmx')).error).toBe(
    'Cannot find the queue "strictmx-rotate-id-dead-letters", expected the prefix, region and account of a deployment\n',
  );
});

test('redrive without a region says in one line that it is missing', async () => {
  expect(await redriveWith({}, ['rotate-id'])).toEqual({
    out: '',
    error: expect.stringMatching(/^Cannot ask AWS: no region is set, expected AWS_REGION=[^\n]*\n$/u),
  });
});
