import { expect, test } from 'vitest';
import { templateOf } from '../synthesize.ts';

test('gives each queue a visibility timeout of six times its worker’s timeout, and a dead-letter queue', () => {
  const workers = templateOf('workers').findResources('AWS::Lambda::Function');
  const timeout = (name: string) =>
    Object.entries(workers).find(([id]) => id.replace(/[0-9A-F]{8}$/u, '') === name)?.[1].Properties.Timeout;
  const queues = ['state', 'edge', 'mail-in'].flatMap((stack) =>
    Object.entries(templateOf(stack).findResources('AWS::SQS::Queue')),
  );
  for (const name of [
    'RotateId',
    'AdvanceHosting',
    'AdvanceLifeCycle',
    'ReceiveReport',
    'SendDigest',
    'PlanOutbound',
    'SendOutbound',
  ]) {
    const [, queue] = queues.find(([id]) => id.startsWith(`${name}Queue`))!;
    expect(queue.Properties.VisibilityTimeout).toBe(6 * timeout(name));
    expect(queue.Properties.RedrivePolicy.maxReceiveCount).toBe(8);
  }
});
