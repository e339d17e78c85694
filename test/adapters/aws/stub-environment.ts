import { vi } from 'vitest';
import type { AwsStub } from '../../aws-stub/aws-stub.ts';

/** Leads every client that is made from now on to the stub, until `vi.unstubAllEnvs()`. */
export function leadClientsTo({ endpoint }: AwsStub): void {
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIASTUB');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'stub');
}
