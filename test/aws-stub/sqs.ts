import { createHash } from 'node:crypto';
import { AwsError, json, type StubReply, type StubRequest, type StubService } from './service.ts';

export interface StubMessage {
  body: string;
  delaySeconds: number;
  /** Absent for a message that is of no group. */
  group?: string;
}

const maxBatchBytes = 262_144;

const operations = new Set([
  'ChangeMessageVisibility',
  'GetQueueAttributes',
  'GetQueueUrl',
  'SendMessageBatch',
  'StartMessageMoveTask',
]);

const arnOf = (url: string) => `arn:aws:sqs:us-east-1:123456789012:${url.split('/').at(-1)}`;

/** Sending, and moving dead letters back. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/ */
export class SqsStub implements StubService {
  readonly throttled = new AwsError(400, 'RequestThrottled', 'Rate exceeded');
  /** The next entries that fail though their batch is taken. */
  failEntries = 0;
  /** Whether an earlier StartMessageMoveTask is not done yet. */
  isMoving = false;
  /** By receipt handle: in how many seconds a message comes again. */
  readonly visibleAgain = new Map<string, number>();
  readonly #queues = new Map<string, StubMessage[]>();
  /** Source queues by their dead-letter queue. */
  readonly #sources = new Map<string, string>();

  createQueue(url: string): void {
    this.#queues.set(url, []);
  }

  setDeadLetters(url: string, deadLetters: string): void {
    this.#sources.set(deadLetters, url);
  }

  put(url: string, bodies: string[]): void {
    this.#queue(url).push(...bodies.map((body) => ({ body, delaySeconds: 0 })));
  }

  /** All messages that wait; they are gone afterwards. */
  take(url: string): StubMessage[] {
    return this.#queues.get(url)?.splice(0) ?? [];
  }

  operationOf({ headers }: StubRequest): string {
    const operation = (headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    if (!operations.has(operation)) throw new AwsError(400, 'UnknownOperationException', operation);
    return operation;
  }

  handle(operation: string, { body }: StubRequest): StubReply {
    const request = JSON.parse(body.toString());
    switch (operation) {
      case 'GetQueueUrl':
        return json({ QueueUrl: this.#urlOf(request.QueueName) });
      case 'GetQueueAttributes':
        return json({ Attributes: this.#attributes(request.QueueUrl) });
      case 'ChangeMessageVisibility':
        return this.#changeVisibility(request);
      case 'StartMessageMoveTask':
        return this.#move(request.SourceArn);
      default:
        return this.#send(request);
    }
  }

  #queue(url: string): StubMessage[] {
    const queue = this.#queues.get(url);
    if (!queue) throw new AwsError(400, 'QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  #urlOf(name: string): string {
    const url = [...this.#queues.keys()].find((each) => each.split('/').at(-1) === name);
    if (url !== undefined) return url;
    throw new AwsError(400, 'QueueDoesNotExist', 'The specified queue does not exist.');
  }

  #attributes(url: string): Record<string, string> {
    return { QueueArn: arnOf(url), ApproximateNumberOfMessages: String(this.#queue(url).length) };
  }

  #changeVisibility(request: { QueueUrl: string; ReceiptHandle: string; VisibilityTimeout: number }) {
    this.#queue(request.QueueUrl);
    const { VisibilityTimeout: seconds } = request;
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43_200)
      throw new AwsError(400, 'InvalidParameterValue', `Value ${seconds} for VisibilityTimeout is invalid.`);
    this.visibleAgain.set(request.ReceiptHandle, seconds);
    return json({});
  }

  #move(sourceArn: string): StubReply {
    const [deadLetters, source] = [...this.#sources].find(([url]) => arnOf(url) === sourceArn) ?? [];
    if (deadLetters === undefined || source === undefined)
      throw new AwsError(
        400,
        'InvalidParameterValue',
        'Source queue must be configured as a Dead Letter Queue.',
      );
    if (this.isMoving)
      throw new AwsError(
        400,
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed.',
      );
    this.#queue(source).push(...this.take(deadLetters));
    return json({ TaskHandle: 'handle' });
  }

  #send(request: { QueueUrl: string; Entries?: SentEntry[] }) {
    const queue = this.#queue(request.QueueUrl);
    const entries = request.Entries ?? [];
    checkEntries(entries);
    const failing = new Set(entries.slice(0, this.failEntries).map(({ Id }) => Id));
    this.failEntries -= failing.size;
    const taken = entries.filter(({ Id }) => !failing.has(Id));
    queue.push(
      ...taken.map(({ MessageBody, DelaySeconds = 0, MessageGroupId: group }) => ({
        body: MessageBody,
        delaySeconds: DelaySeconds,
        ...(group !== undefined && { group }),
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

interface SentEntry {
  Id: string;
  MessageBody: string;
  DelaySeconds?: number;
  MessageGroupId?: string;
}

function checkEntries(entries: SentEntry[]): void {
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
  if (entries.some(({ MessageGroupId = 'x' }) => !/^[!-~]{1,128}$/u.test(MessageGroupId)))
    throw new AwsError(
      400,
      'InvalidParameterValue',
      'MessageGroupId can only include 128 printable characters',
    );
}
