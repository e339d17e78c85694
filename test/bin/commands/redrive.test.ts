import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { deadLettersName, queueName } from '../../../adapters/aws/queue-names.ts';
import { addRedriveCommand } from '../../../bin/commands/redrive.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { type Ran, runCommand } from './run-command.ts';
import { stubAwsEnvironment, stubCredentials } from './stub-aws-environment.ts';

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
afterEach(() => void vi.unstubAllEnvs());

const redrive = (...args: string[]) => redriveWith({ AWS_REGION: 'us-east-1' }, args);

function redriveWith(region: Record<string, string>, args: string[]): Promise<Ran> {
  stubAwsEnvironment({ ...region, AWS_ENDPOINT_URL: endpoint, ...stubCredentials });
  return runCommand(addRedriveCommand, ['redrive', '--prefix', prefix, ...args]);
}

test('redrive sends dead letters back to the queue they came from', async () => {
  stub.sqs.put(deadLetters, ['one', 'two']);
  expect(await redrive('rotate-id')).toEqual({
    out: 'About 2 messages are being moved back\n',
    err: '',
    exit: undefined,
  });
  expect(stub.sqs.take(deadLetters)).toEqual([]);
  expect(stub.sqs.take(source).map(({ body }) => body)).toEqual(['one', 'two']);
});

test('redrive says if the queue is empty', async () => {
  expect((await redrive('rotate-id')).out).toBe('The dead-letter queue is empty\n');
});

test('redrive reports an error in one line', async () => {
  expect((await redrive('rotate-id', '--prefix', 'strictmx')).err).toBe(
    'Cannot find the queue "strictmx-rotate-id-dead-letters", expected the prefix, region and account of a deployment\n',
  );
});

test('redrive without a region says in one line that it is missing', async () => {
  expect(await redriveWith({}, ['rotate-id'])).toEqual({
    out: '',
    err: expect.stringMatching(/^Cannot ask AWS: no region is set, expected AWS_REGION=[^\n]*\n$/u),
    exit: 1,
  });
});
