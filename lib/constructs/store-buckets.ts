import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/**
 * A bucket that survives its stack: versions are the audit trail and the way to undo a mistake, and the owners' data
 * for owners survives `cdk destroy`.
 */
export class StoreBucket extends Bucket {
  constructor(
    scope: Construct,
    id: string,
    props: BucketProps & { accessLogs: IBucket; oldVersionDays: number },
  ) {
    const { accessLogs, oldVersionDays, lifecycleRules = [], ...rest } = props;
    super(scope, id, {
      ...privateBucket,
      versioned: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: `${id.toLowerCase()}/`,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(oldVersionDays),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          expiredObjectDeleteMarker: true,
        },
        ...lifecycleRules,
      ],
      ...rest,
    });
  }
}

/** Where S3 logs who read and wrote the other buckets. */
export class AccessLogBucket extends Bucket {
  constructor(scope: Construct, id: string, logDays: number) {
    super(scope, id, {
      ...privateBucket,
      lifecycleRules: [{ expiration: Duration.days(logDays) }],
    });
  }
}

const privateBucket = {
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  // Kept, except for one that a first deployment created before it failed: otherwise the next attempt would conflict with it.
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
} as const satisfies BucketProps;
