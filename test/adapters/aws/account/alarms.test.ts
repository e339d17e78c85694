import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAlarms, readSubscriptions } from '../../../../adapters/aws/account/alarms.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { stubAccessKeyId } from '../../../aws-stub/stub-clients.ts';

const stub = new AwsStub();
let cloudWatch: CloudWatchClient;
let sns: SNSClient;
beforeAll(async () => {
  const settings = {
    endpoint: await stub.start(),
    region: 'us-east-1',
    credentials: { accessKeyId: stubAccessKeyId, secretAccessKey: 'stub' },
  };
  cloudWatch = new CloudWatchClient(settings);
  sns = new SNSClient(settings);
});
afterAll(() => stub.stop());

const topic = 'arn:aws:sns:us-east-1:123456789012:notices';

const stubAlarm = (name: string) => ({
  AlarmName: name,
  AlarmDescription: `${name} rings`,
  ActionsEnabled: true,
  AlarmActions: [topic],
  StateValue: 'OK' as const,
  StateUpdatedTimestamp: 1_795_000_000,
  StateTransitionedTimestamp: 1_794_000_000,
});

test('readAlarms() reads the alarms of the prefix, on all pages, with the time of their last change', async () => {
  stub.cloudWatch.alarms.push(...['a-1', 'a-2', 'b-1', 'a-3'].map(stubAlarm));
  const alarms = await readAlarms(cloudWatch, 'a-');
  expect(alarms.map(({ name }) => name)).toEqual(['a-1', 'a-2', 'a-3']);
  expect(alarms[0]).toEqual({
    name: 'a-1',
    description: 'a-1 rings',
    isEnabled: true,
    actions: [topic],
    state: 'OK',
    since: new Date(1_794_000_000_000),
  });
});

test('readSubscriptions() tells confirmed subscriptions from others, on all pages', async () => {
  stub.sns.topics.set(topic, [
    ['old@example.net', 'Deleted'],
    ['new@example.net', 'PendingConfirmation'],
    ['ops@example.net', `${topic}:0f1e`],
  ]);
  expect(await readSubscriptions(sns, topic)).toEqual([
    { endpoint: 'old@example.net', isConfirmed: false },
    { endpoint: 'new@example.net', isConfirmed: false },
    { endpoint: 'ops@example.net', isConfirmed: true },
  ]);
});

test('readSubscriptions() tells a topic without subscriptions from one that does not exist', async () => {
  stub.sns.topics.set(`${topic}-2`, []);
  expect(await readSubscriptions(sns, `${topic}-2`)).toEqual([]);
  expect(await readSubscriptions(sns, `${topic}-3`)).toBeUndefined();
});
