import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRetrySoon, retryAfterSeconds } from '../../../adapters/aws/retry-soon.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';

let stub: AwsStub;
beforeEach(async () => {
  stub = new AwsStub();
  await stub.start();
});
afterEach(() => stub.stop());

test('retryAfterSeconds() is some seconds at first, and 15 minutes in the end', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((failures) => retryAfterSeconds(failures, 1));
  expect(waits).toEqual([10, 30, 90, 270, 810, 900, 900]);
  // Eight attempts last longer than most incidents of AWS.
  expect(waits.reduce((sum, seconds) => sum + seconds)).toBeGreaterThan(45 * 60);
});

test('retryAfterSeconds() spreads the retries of tasks that failed together', () => {
  expect(retryAfterSeconds(4, 0)).toBeLessThan(retryAfterSeconds(4, 1) - 60);
  expect(retryAfterSeconds(1, 0)).toBeGreaterThan(5);
});

test('createRetrySoon() shortens the wait of the message that failed', async () => {
  const url = 'https://sqs.us-east-1.amazonaws.com/1/rotate';
  stub.sqs.createQueue(url);
  const retrySoon = createRetrySoon(url, createStubClients(stub.endpoint).sqs);
  await retrySoon({ receiptHandle: 'handle', attributes: { ApproximateReceiveCount: '2' } });
  expect(stub.sqs.visibleAgain.get('handle')).toBeGreaterThanOrEqual(22);
  expect(stub.sqs.visibleAgain.get('handle')).toBeLessThanOrEqual(30);
});
