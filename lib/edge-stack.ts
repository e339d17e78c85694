import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CnameRecord, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { type Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import type { Construct } from 'constructs';
import { prefixes } from '../service/store/prefixes.ts';
import type { Config } from './config.ts';
import { PolicyEdge } from './constructs/policy-edge.ts';
import { type AccessLogBucket, StoreBucket } from './constructs/store-buckets.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import { workerSeconds } from './worker-limits.ts';

export interface EdgeStackProps extends StackProps {
  config: Config;
  zone: IHostedZone;
  accessLogs: AccessLogBucket;
}

/** The policies, the edge that serves them, and the notification when one changes. */
export class EdgeStack extends Stack {
  readonly policies: Bucket;
  readonly edge: PolicyEdge;
  readonly rotateId: WorkQueue;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, props);
    const { config, zone, accessLogs } = props;
    this.policies = new StoreBucket(this, 'Policies', {
      accessLogs,
      oldVersionDays: config.retention.oldVersionDays,
    });
    this.edge = new PolicyEdge(this, 'Edge', {
      policies: this.policies,
      serviceDomain: config.serviceDomain,
      zone,
      certificateArn: config.edgeCertificateArn,
    });
    this.rotateId = new WorkQueue(this, 'RotateId', {
      prefix: config.prefix,
      work: 'rotate-id',
      workerSeconds: workerSeconds['rotate-id'],
    });
    // Every change of the file starts a rotation, even one by a person in the S3 console.
    for (const event of [EventType.OBJECT_CREATED, EventType.OBJECT_REMOVED]) {
      this.policies.addEventNotification(event, new SqsDestination(this.rotateId.queue), {
        prefix: prefixes.policies,
        suffix: '/mta-sts.txt',
      });
    }
    new CnameRecord(this, 'EdgeNames', {
      zone,
      recordName: `*.${config.edgeName}.`,
      domainName: this.edge.endpoint,
      ttl: Duration.minutes(5),
      comment: 'The policy hosts of all domains are CNAMEs of names that this one stands for',
    });
    new CfnOutput(this, 'PolicyHostTarget', {
      value: this.edge.endpoint,
      description: 'What the policy hosts of all domains lead to',
    });
  }
}
