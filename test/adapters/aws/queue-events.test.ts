import { expect, test, vi } from 'vitest';
import { createQueueHandler } from '../../../adapters/aws/queue-events.ts';
import type { FailedMessage } from '../../../adapters/aws/retry-soon.ts';
import { doTask } from '../../../service/tasks/do-task.ts';
import { receiveReportTask, rotateIdTask } from '../../../service/tasks/task-kinds.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';

class QuietLog extends MemoryLog {
  flushes = 0;
  flush(): void {
    this.flushes++;
  }
}

const record = (messageId: string, body: object | string) =>
  ({
    messageId,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    receiptHandle: `handle ${messageId}`,
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:1:queue',
    awsRegion: 'eu-west-1',
  }) as never;

/** Gives the worker a message for each body. @returns the messages that come again, what was done, what was logged */
async function deliver(
  kind: { kind: string },
  bodies: (object | string)[],
  retrySoon = async (_: FailedMessage) => {},
) {
  const step = vi.fn(async (_ports: object, _task: object) => {});
  const log = new QuietLog();
  const taskKind = { ...(kind as typeof rotateIdTask), step };
  const ports = {} as never;
  const handler = createQueueHandler(taskKind.kind, log, retrySoon, (message) =>
    doTask(taskKind, ports, message),
  );
  const answer = await handler({ Records: bodies.map((body, index) => record(String(index), body)) });
  const again = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { again, done: step.mock.calls.map(([, task]) => task), log };
}

test('createQueueHandler() does the messages of its kind, with members of a newer version too', async () => {
  const { again, done, log } = await deliver(rotateIdTask, [
    { kind: 'rotate-id', domain: 'a.example' },
    { kind: 'rotate-id', domain: 'b.example', reason: { code: 'new' } },
  ]);
  expect(again).toEqual([]);
  expect(done).toEqual([{ domain: 'a.example' }, { domain: 'b.example' }]);
  expect(log.flushes).toBe(1);
});

test.each<[string, object | string]>([
  ['of a kind that only a newer version knows', { kind: 'rotate-key', domain: 'b.example' }],
  ['of a kind that another worker does', { kind: 'send-outbound' }],
  ['of its kind without what it needs', { kind: 'rotate-id' }],
  ['that is no task', { hello: 'world' }],
  ['that is no JSON', 'hello'],
])('createQueueHandler() gives a message %s back to the queue, and does the others', async (_, body) => {
  const { again, done, log } = await deliver(rotateIdTask, [
    { kind: 'rotate-id', domain: 'a.example' },
    body,
    { kind: 'rotate-id', domain: 'c.example' },
  ]);
  expect(again).toEqual(['1']);
  expect(done).toEqual([{ domain: 'a.example' }, { domain: 'c.example' }]);
  expect(log.entries).toMatchObject([{ level: 'error', event: 'task-failed', fields: { messageId: '1' } }]);
});

test('createQueueHandler() retries failed messages soon, and no others', async () => {
  const hastened: string[] = [];
  await deliver(rotateIdTask, [{ kind: 'rotate-id', domain: 'a.example' }, 'hello'], async (message) => {
    hastened.push(message.receiptHandle);
  });
  expect(hastened).toEqual(['handle 1']);
});

test('createQueueHandler() returns a message to the queue even if it cannot be retried soon', async () => {
  const { again, log } = await deliver(rotateIdTask, ['hello'], () => Promise.reject(new Error('throttled')));
  expect(again).toEqual(['0']);
  expect(log.entries.map(({ event }) => event)).toEqual(['task-failed', 'retry-not-hastened']);
});

const notice = (key: string) => ({ eventName: 'ObjectCreated:Put', s3: { object: { key } } });

test('createQueueHandler() gives a notice about an object that it does not know back to the queue', async () => {
  const { again, done, log } = await deliver(rotateIdTask, [{ Records: [notice('policies/not-found.txt')] }]);
  expect([again, done]).toEqual([['0'], []]);
  expect(log.entries[0]?.fields).toMatchObject({ error: expect.stringContaining('policies/not-found.txt') });
});

test.each<[string, object]>([
  ['with a kind of its own', { Records: [notice('policies/a.example/mta-sts.txt')], kind: 'newer' }],
  ['of another service', { Records: [{ eventSource: 'aws:ses' }] }],
  ['without an object', { Records: [{}] }],
  ['that is null', { Records: [null] }],
  ['with no entry', { Records: [] }],
  ['about a posted report', { Records: [notice('posts/inbox/digest')] }],
  ['about a name that is no domain', { Records: [notice('policies/localhost/mta-sts.txt')] }],
  ['with a key that is not encoded', { Records: [notice('policies/%zz')] }],
])('createQueueHandler() gives a notice %s back to the queue', async (_, body) => {
  const { again, done } = await deliver(rotateIdTask, [body]);
  expect([again, done]).toEqual([['0'], []]);
});

test('createQueueHandler() reads a notice of S3 as the task that it calls for', async () => {
  const policies = await deliver(rotateIdTask, [
    { Records: [notice('policies/a.example/mta-sts.txt')] },
    { Event: 's3:TestEvent', Bucket: 'policies' },
  ]);
  expect(policies).toMatchObject({ again: [], done: [{ domain: 'a.example' }] });
  const mail = await deliver(receiveReportTask, [{ Records: [notice('mail/in/one+two%2B')] }]);
  expect(mail).toMatchObject({ again: [], done: [{ key: 'mail/in/one two+' }] });
});
