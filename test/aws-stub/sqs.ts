import { createHash } from 'node:crypto';
import { AwsError, json, type StubReply, type StubRequest, type StubService } from './service.ts';

export interface StubMessage {
  body: string;
  delaySeconds: number;
}

const maxBatchBytes = 262_144;

/** SendMessageBatch. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export class SqsStub implements StubService {
  readonly throttled = new AwsError(400, 'RequestThrottled', 'Rate exceeded');
  /** The next entries that fail though their batch is taken. */
  failEntries = 0;
  readonly #queues = new Map<string, StubMessage[]>();

  createQueue(url: string): void {
    this.#queues.set(url, []);
  }

  /** All messages that wait; they are gone afterwards. */
  take(url: string): StubMessage[] {
    return this.#queues.get(url)?.splice(0) ?? [];
  }

  operationOf({ headers }: StubRequest): string {
    const operation = (headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    if (operation !== 'SendMessageBatch') throw new AwsError(400, 'UnknownOperationException', operation);
    return operation;
  }

  handle(_operation: string, { body }: StubRequest): StubReply {
    const request = JSON.parse(body.toString());
    const queue = this.#queues.get(request.QueueUrl);
    if (!queue) throw new AwsError(400, 'QueueDoesNotExist', 'The specified queue does not exist.');
    const entries: { Id: string; MessageBody: string; DelaySeconds?: number }[] = request.Entries ?? [];
    checkEntries(entries);
    const failing = new Set(entries.slice(0, this.failEntries).map(({ Id }) => Id));
    this.failEntries -= failing.size;
    const taken = entries.filter(({ Id }) => !failing.has(Id));
    queue.push(
      ...taken.map(({ MessageBody, DelaySeconds = 0 }) => ({
        body: MessageBody,
        delaySeconds: DelaySeconds,
      })),
    );
    return json({
      Successful: taken.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: `m-${Id}`,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      })),
      Failed: [...failing].map((Id) => ({ Id, Code: 'InternalError', SenderFault: false, Message: 'busy' })),
    });
  }

  formatError({ status, code, message }: AwsError): StubReply {
    return json({ __type: `com.amazonaws.sqs#${code}`, message }, status);
  }
}

function checkEntries(entries: { Id: string; MessageBody: string; DelaySeconds?: number }[]): void {
  if (entries.length === 0) throw new AwsError(400, 'EmptyBatchRequest', 'There are no entries');
  if (entries.length > 10) throw new AwsError(400, 'TooManyEntriesInBatchRequest', 'Maximum is 10');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError(400, 'BatchEntryIdsNotDistinct', 'Two entries have one Id');
  if (entries.some(({ Id }) => !/^[\w-]{1,80}$/u.test(Id)))
    throw new AwsError(400, 'InvalidBatchEntryId', 'The Id is wrong');
  if (entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0) > maxBatchBytes)
    throw new AwsError(400, 'BatchRequestTooLong', 'Batch requests cannot be longer than 262144 bytes.');
  if (
    entries.some(
      ({ DelaySeconds = 0 }) => !Number.isInteger(DelaySeconds) || DelaySeconds < 0 || DelaySeconds > 900,
    )
  )
    throw new AwsError(400, 'InvalidParameterValue', 'DelaySeconds must be >= 0 and <= 900');
}
