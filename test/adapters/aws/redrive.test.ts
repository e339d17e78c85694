import { afterAll, beforeAll, expect, test } from 'vitest';
import { deadLettersName, queueName } from '../../../adapters/aws/queue-names.ts';
import { redrive } from '../../../adapters/aws/redrive.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';

/** CloudFormation would cut names of its own making after it. */
const prefix = 'a-deployment-of-31-characters-x';
const stub = new AwsStub();
const queueUrl = (name: string) => `${stub.endpoint}/123456789012/${name}`;
let client: ReturnType<typeof createStubClients>['sqs'];
let [source, deadLetters] = ['', ''];

beforeAll(async () => {
  client = createStubClients(await stub.start()).sqs;
  source = queueUrl(queueName(prefix, 'rotate-id'));
  deadLetters = queueUrl(deadLettersName(prefix, 'rotate-id'));
  const others = [
    deadLettersName(`${prefix}-2`, 'rotate-id'),
    deadLettersName(prefix.slice(0, -1), 'rotate-id'),
    deadLettersName(prefix, 'send-digest'),
  ];
  for (const url of [source, deadLetters, ...others.map(queueUrl)]) stub.sqs.createQueue(url);
  stub.sqs.setDeadLetters(source, deadLetters);
});
afterAll(() => stub.stop());

test('redrive() sends dead letters back to the queue they came from', async () => {
  stub.sqs.put(deadLetters, ['one', 'two']);
  expect(await redrive(prefix, 'rotate-id', client)).toBe(2);
  expect(stub.sqs.take(deadLetters)).toEqual([]);
  expect(stub.sqs.take(source).map(({ body }) => body)).toEqual(['one', 'two']);
});

test('redrive() of an empty queue starts nothing', async () => {
  stub.forgetCalls();
  expect(await redrive(prefix, 'rotate-id', client)).toBe(0);
  expect(stub.callNames()).not.toContain('sqs.StartMessageMoveTask');
});

test('redrive() lists the kinds of work if it is given an unknown one', async () => {
  await expect(redrive(prefix, 'rotate', client)).rejects.toThrow(
    /^Cannot redrive "rotate": it is not a kind of work, expected rotate-id, advance-hosting, /u,
  );
});

test('redrive() names a queue that it cannot find', async () => {
  await expect(redrive('strictmx', 'rotate-id', client)).rejects.toThrow(
    'Cannot find the queue "strictmx-rotate-id-dead-letters", expected the prefix, region and account of a deployment',
  );
});

test('redrive() says if an earlier one is still in progress', async () => {
  stub.sqs.put(deadLetters, ['one']);
  stub.sqs.isMoving = true;
  await expect(redrive(prefix, 'rotate-id', client)).rejects.toThrow(
    /^Cannot redrive "rotate-id": There is already a task running/u,
  );
});
