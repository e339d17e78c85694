import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';

interface Token {
  getRetryCount(): number;
  getRetryDelay(): number;
}

const token = (count: number): Token => ({ getRetryCount: () => count, getRetryDelay: () => 0 });

/** Retries what the SDK's standard strategy retries, as often, but without its waits. */
const impatient = (maxAttempts: number) => ({
  mode: 'standard',
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (last: Token, { errorType }: { errorType: string }) => {
    if (last.getRetryCount() + 1 >= maxAttempts || errorType === 'CLIENT_ERROR') throw new Error('no retry');
    return token(last.getRetryCount() + 1);
  },
  recordSuccess: () => {},
});

export const stubAccessKeyId = 'AKIASTUB';

/**
 * The real clients, pointed at the stub. A call that hangs is given up after `hangMilliseconds`, which a busy machine
 * must not reach where no call is meant to hang.
 */
export function createStubClients(endpoint: string, { hangMilliseconds = 10_000 } = {}) {
  const settings = (maxAttempts = 3) => ({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: stubAccessKeyId, secretAccessKey: 'stub' },
    retryStrategy: impatient(maxAttempts),
    requestHandler: { requestTimeout: hangMilliseconds, throwOnRequestTimeout: true },
  });
  return {
    s3: new S3Client(settings()),
    route53: new Route53Client(settings()),
    cloudFront: new CloudFrontClient(settings()),
    ses: new SESv2Client(settings(1)),
    sesReceipt: new SESClient(settings()),
    sqs: new SQSClient(settings()),
    secretsManager: new SecretsManagerClient(settings()),
  };
}
