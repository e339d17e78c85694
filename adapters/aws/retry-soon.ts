/** Retries a failed task after seconds: the queue itself would wait for six times its worker's timeout. */
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bounded } from './bounded.ts';

/** SQS's data about a message that Lambda passes to a function. */
export interface FailedMessage {
  receiptHandle: string;
  attributes: { ApproximateReceiveCount: string };
}

export type RetrySoon = (message: FailedMessage) => Promise<void>;

const firstSeconds = 10;
const longestSeconds = 900;

/**
 * 10 s after the first failure, then three times as long each time, up to 15 minutes: eight attempts take 50 minutes.
 * @param share 0 to 1: a part of the delay, so that tasks that failed together are not retried together
 */
export function retryAfterSeconds(failures: number, share: number): number {
  const longest = Math.min(longestSeconds, firstSeconds * 3 ** (failures - 1));
  return Math.round(longest * (0.75 + share / 4));
}

/** @param queueUrl of the queue that the function works on */
export function createRetrySoon(queueUrl: string, client = new SQSClient(bounded)): RetrySoon {
  return async ({ receiptHandle, attributes }) => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: retryAfterSeconds(Number(attributes.ApproximateReceiveCount), Math.random()),
      }),
    );
  };
}
