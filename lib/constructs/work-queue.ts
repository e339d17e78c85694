import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersName, queueName } from '../../adapters/aws/queue-names.ts';

export interface WorkQueueProps {
  /** Of the deployment. */
  prefix: string;
  /** `rotate-id`. */
  work: string;
  /** The worker's timeout, in seconds. */
  workerSeconds: number;
}

/** Some 50 minutes (adapters/aws/retry-soon.ts): longer than most incidents of AWS. */
const attempts = 8;

/**
 * A queue with its dead-letter queue, where a task that failed eight times waits for a person as long as SQS keeps it.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { prefix, work, workerSeconds }: WorkQueueProps) {
    super(scope, id);
    const shared = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...shared,
      queueName: deadLettersName(prefix, work),
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      ...shared,
      queueName: queueName(prefix, work),
      retentionPeriod: Duration.days(4),
      // AWS's advice for Lambda: six times the function's timeout, so that throttled batches are not counted as failed.
      visibilityTimeout: Duration.seconds(6 * workerSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: attempts },
    });
  }
}
