import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSqsTaskQueue } from '../../../adapters/aws/sqs-task-queue.ts';
import type { Task, TaskQueue } from '../../../service/ports/task-queue.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';
import { taskQueueContract } from '../../contracts/task-queue.contract.ts';
import { domainName, utcDay } from '../../fakes/names.ts';

let stub: AwsStub;
let queue: TaskQueue;
const rotations = 'https://sqs.us-east-1.amazonaws.com/1/rotate';
const digests = 'https://sqs.us-east-1.amazonaws.com/1/digest';

const rotate = (count: number): Task[] =>
  Array.from({ length: count }, (_, at) => ({ kind: 'rotate-id', domain: domainName(`d${at}.example`) }));
const taken = (url: string) => stub.sqs.take(url).map(({ body }) => JSON.parse(body));

const rotateOf = (name: string): Task => ({ kind: 'rotate-id', domain: domainName(name) });

async function groupsOf(...tasks: Task[]): Promise<(string | undefined)[]> {
  await queue.enqueue(tasks);
  return [rotations, digests].flatMap((url) => stub.sqs.take(url)).map(({ group }) => group);
}

beforeEach(async () => {
  stub = new AwsStub();
  for (const url of [rotations, digests]) stub.sqs.createQueue(url);
  queue = createSqsTaskQueue(createStubClients(await stub.start()).sqs, {
    'rotate-id': rotations,
    'send-digest': digests,
  });
});
afterEach(() => stub.stop());

taskQueueContract('SQS', async () => {
  const kinds: Task['kind'][] = ['rotate-id', 'advance-hosting', 'receive-report', 'send-digest'];
  for (const kind of kinds) stub.sqs.createQueue(kind);
  const urls = Object.fromEntries(kinds.map((kind) => [kind, kind]));
  return {
    tasks: createSqsTaskQueue(createStubClients(stub.endpoint).sqs, urls),
    delivered: async () => kinds.flatMap((kind) => stub.sqs.take(kind)).map(({ body }) => JSON.parse(body)),
  };
});

describe('createSqsTaskQueue()', () => {
  test('sends 25 tasks in three calls', async () => {
    await queue.enqueue(rotate(25));
    expect(stub.calls).toHaveLength(3);
    expect(taken(rotations)).toEqual(rotate(25));
  });

  test('sends each kind to its own queue, with the delay', async () => {
    const digest: Task = { kind: 'send-digest', owner: 'acme', day: utcDay('2026-11-23') };
    await queue.enqueue([...rotate(1), digest], { delaySeconds: 60 });
    expect(stub.sqs.take(digests)).toMatchObject([{ body: JSON.stringify(digest), delaySeconds: 60 }]);
    expect(taken(rotations)).toEqual(rotate(1));
  });

  test('names a group for each domain and owner, so that a flood of one delays no other', async () => {
    const longName = domainName(`${`${'x'.repeat(60)}.`.repeat(4)}example`);
    const ofSame = await groupsOf(rotateOf('a.example'), rotateOf('b.example'), rotateOf('a.example'));
    expect(ofSame[0]).toBeDefined();
    expect(ofSame[2]).toBe(ofSame[0]);
    expect(ofSame[1]).not.toBe(ofSame[0]);
    expect(await groupsOf(rotateOf('sub.a.example')), 'names below it').toEqual([ofSame[0]]);
    const day = utcDay('2026-11-23');
    const others = await groupsOf(rotateOf(longName), { kind: 'send-digest', owner: 'Müller & Co.', day });
    expect(new Set([...ofSame, ...others]).size).toBe(4);
  });

  test('sends no request for no tasks', async () => {
    await queue.enqueue([]);
    expect(stub.calls).toEqual([]);
  });

  test('resends only what SQS did not accept', async () => {
    stub.sqs.failEntries = 3;
    await queue.enqueue(rotate(5));
    expect(taken(rotations)).toHaveLength(5);
    expect(stub.calls).toHaveLength(2);
  });

  test('throws if SQS repeatedly accepts nothing', async () => {
    stub.sqs.failEntries = 100;
    await expect(queue.enqueue(rotate(2))).rejects.toThrow('SQS did not accept 2 messages in 4 rounds');
  });

  test('throws for a kind without a queue in this function', async () => {
    await expect(queue.enqueue([{ kind: 'receive-report', key: 'mail/in/x' }])).rejects.toThrow(
      'Cannot enqueue "receive-report"',
    );
  });
});
