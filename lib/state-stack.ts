import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';
import { AccessLogBucket, StoreBucket } from './constructs/store-buckets.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import { workerSeconds } from './worker-timeouts.ts';

/** What the service knows, and the queues between its parts. */
export class StateStack extends Stack {
  readonly accessLogs: AccessLogBucket;
  readonly state: Bucket;
  readonly advanceHosting: WorkQueue;
  readonly sendDigest: WorkQueue;

  constructor(scope: Construct, id: string, props: StackProps & { config: Config }) {
    super(scope, id, props);
    const { logDays, oldVersionDays } = props.config.retention;
    this.accessLogs = new AccessLogBucket(this, 'AccessLogs', logDays);
    this.state = new StoreBucket(this, 'State', {
      accessLogs: this.accessLogs,
      oldVersionDays,
      lifecycleRules: [{ prefix: 'athena/', expiration: Duration.days(7) }],
    });
    this.advanceHosting = new WorkQueue(this, 'AdvanceHosting', {
      workerSeconds: workerSeconds['advance-hosting'],
    });
    this.sendDigest = new WorkQueue(this, 'SendDigest', { workerSeconds: workerSeconds['send-digest'] });
  }
}
