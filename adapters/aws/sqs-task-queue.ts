/**
 * Tasks on SQS: a queue for each kind of work, so that each worker needs only its own permissions. Messages name the
 * group that they belong to, the domain or the owner: if one group has many, SQS delivers those of others first.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
import { createHash } from 'node:crypto';
import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { subjectOf, type Task, type TaskQueue } from '../../service/ports/task-queue.ts';

export type QueueUrls = Partial<Record<Task['kind'], string>>;

/** The most messages that SQS accepts in one call. */
const batchSize = 10;

/** A busy SQS may accept only a part of a batch. After this many rounds, the caller's own retry takes over. */
const maxRounds = 4;

export function createSqsTaskQueue(client: SQSClient, queues: QueueUrls): TaskQueue {
  async function sendBatch(url: string, entries: SendMessageBatchRequestEntry[]): Promise<void> {
    let remaining = entries;
    for (let round = 0; round < maxRounds && remaining.length > 0; round += 1) {
      const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: remaining }));
      const failed = answer.Failed ?? [];
      const refused = failed.find(({ SenderFault }) => SenderFault);
      if (refused) throw new Error(`Cannot enqueue: SQS refuses a message with ${refused.Code}`);
      const ids = new Set(failed.map(({ Id }) => Id));
      remaining = remaining.filter(({ Id }) => ids.has(Id));
    }
    if (remaining.length > 0) {
      throw new Error(
        `Cannot enqueue: SQS did not accept ${remaining.length} messages in ${maxRounds} rounds`,
      );
    }
  }

  return {
    async enqueue(tasks, { delaySeconds = 0 } = {}) {
      for (const [kind, ofKind] of Map.groupBy(tasks, (task) => task.kind)) {
        const url = queues[kind];
        if (!url) throw new Error(`Cannot enqueue "${kind}": this function has no queue for it`);
        for (let start = 0; start < ofKind.length; start += batchSize) {
          const batch = ofKind.slice(start, start + batchSize);
          await sendBatch(
            url,
            batch.map((task, at) => toEntry(task, at, delaySeconds)),
          );
        }
      }
    },
  };
}

function toEntry(task: Task, at: number, delaySeconds: number): SendMessageBatchRequestEntry {
  const subject = subjectOf(task);
  return {
    Id: String(at),
    MessageBody: JSON.stringify(task),
    DelaySeconds: delaySeconds,
    // A digest, because SQS takes no more than 128 characters.
    ...(subject !== '' && { MessageGroupId: createHash('sha256').update(subject).digest('hex') }),
  };
}
