/**
 * Messages from a queue: our own tasks, and S3's notices about an object, each of which stands for a task. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */

import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { type Task, UnknownTaskError } from '../../service/ports/task-queue.ts';
import { parsePolicyKey } from '../../service/store/domains/policy.ts';
import { prefixes } from '../../service/store/prefixes.ts';
import type { AwsLog } from './powertools-log.ts';
import type { FailedMessage, RetrySoon } from './retry-soon.ts';

type SqsEvent = Parameters<typeof processPartialResponse>[0] & object;
type SqsBatchResponse = Awaited<ReturnType<typeof processPartialResponse>>;

/** A message whose kind is known, and whose other members are still unchecked. */
interface Message {
  kind: string;
}

/**
 * A message with a kind is a task, whatever other members it has: a newer version may have added them.
 * @throws Error for a message that nothing here sends; it ends in the dead-letter queue, where a person sees it
 */
function messagesOf(body: string): Message[] {
  const message: unknown = JSON.parse(body);
  if (isRecord(message)) {
    if (typeof message.kind === 'string') return [{ ...message, kind: message.kind }];
    if (Array.isArray(message.Records) && message.Records.length > 0)
      return message.Records.map(taskOfNotice);
    // S3 sends it once, when the notification is set up.
    if (message.Event === 's3:TestEvent') return [];
  }
  throw new Error(`Cannot read a queue message: "${body.slice(0, 80)}", expected a task or an S3 notice`);
}

function taskOfNotice(notice: unknown): Task {
  const key = objectKeyOf(notice);
  const domain = parsePolicyKey(key);
  if (domain !== undefined) return { kind: 'rotate-id', domain };
  if (key.startsWith(prefixes.incomingMail)) return { kind: 'receive-report', key };
  throw new UnknownTaskError(`notice about ${key}`, ['policies', 'mail']);
}

/** Keys in notices are form-encoded: a space is `+`. */
function objectKeyOf(notice: unknown): string {
  const encoded = (notice as { s3?: { object?: { key?: unknown } } })?.s3?.object?.key;
  return typeof encoded === 'string' ? decodeURIComponent(encoded.replaceAll('+', ' ')) : '';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Creates a worker for one kind of task. Failed messages are retried after a moment, without the rest of the batch.
 * A message of another kind fails, too: a newer version may have sent it. Finally it is in the dead-letter queue.
 *
 * @param doTask checks a message of the kind and does its task
 */
export function createQueueHandler(
  kind: Task['kind'],
  log: AwsLog,
  retrySoon: RetrySoon,
  doTask: (message: unknown) => Promise<void>,
): (event: SqsEvent) => Promise<SqsBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS);
  const doMessages = async (body: string) => {
    for (const message of messagesOf(body)) {
      if (message.kind !== kind) throw new UnknownTaskError(message.kind, [kind]);
      await doTask(message);
    }
  };
  /** Equal messages of a batch ask for the same work, which is done once. */
  let batch = new Map<string, Promise<void>>();
  const handleRecord = async (record: FailedMessage & { messageId: string; body: string }) => {
    const { messageId, body } = record;
    try {
      const done = batch.get(body) ?? doMessages(body);
      batch.set(body, done);
      await done;
    } catch (error) {
      log.error('task-failed', { kind, messageId, error: String(error) });
      // If this fails too, the message comes again when its visibility timeout is over.
      await retrySoon(record).catch((failure) => log.warn('retry-not-hastened', { error: String(failure) }));
      throw error;
    }
  };
  return async (event) => {
    batch = new Map();
    try {
      return await processPartialResponse(event, handleRecord, processor, { throwOnFullBatchFailure: false });
    } finally {
      log.flush();
    }
  };
}
