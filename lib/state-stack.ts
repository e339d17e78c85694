import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { WorkKind } from '../adapters/aws/queue-names.ts';
import type { Config } from './config.ts';
import { lifetimeRules } from './constructs/lifetime-rules.ts';
import { AccessLogBucket, StoreBucket } from './constructs/store-buckets.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import { workerSeconds } from './worker-limits.ts';

type StateQueue = Exclude<WorkKind, 'rotate-id' | 'receive-report'>;

/** The service's state, and the queues between its parts. */
export class StateStack extends Stack {
  readonly accessLogs: AccessLogBucket;
  readonly state: Bucket;
  /** The queues that no bucket feeds. */
  readonly queues: Record<StateQueue, WorkQueue>;

  constructor(scope: Construct, id: string, props: StackProps & { config: Config }) {
    super(scope, id, props);
    const { prefix, retention } = props.config;
    const { logDays, oldVersionDays } = retention;
    this.accessLogs = new AccessLogBucket(this, 'AccessLogs', logDays);
    this.state = new StoreBucket(this, 'State', {
      accessLogs: this.accessLogs,
      oldVersionDays,
      lifecycleRules: [
        { prefix: 'athena/', expiration: Duration.days(7) },
        ...lifetimeRules('state', retention.rawMailDays),
      ],
    });
    const createQueue = (id: string, work: StateQueue) =>
      new WorkQueue(this, id, { prefix, work, workerSeconds: workerSeconds[work] });
    this.queues = {
      'advance-hosting': createQueue('AdvanceHosting', 'advance-hosting'),
      'advance-life-cycle': createQueue('AdvanceLifeCycle', 'advance-life-cycle'),
      'fold-day': createQueue('FoldDay', 'fold-day'),
      'forward-mail': createQueue('ForwardMail', 'forward-mail'),
      'send-digest': createQueue('SendDigest', 'send-digest'),
      'plan-outbound': createQueue('PlanOutbound', 'plan-outbound'),
      'send-outbound': createQueue('SendOutbound', 'send-outbound'),
    };
  }
}
