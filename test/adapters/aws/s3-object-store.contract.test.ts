import { afterAll, beforeAll } from 'vitest';
import { createS3ObjectStore } from '../../../adapters/aws/s3-object-store.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';
import { objectStoreContract } from '../../contracts/object-store.contract.ts';

const stub = new AwsStub();
let stores = 0;

beforeAll(() => stub.start());
afterAll(() => stub.stop());

objectStoreContract('S3', async () => {
  stores += 1;
  const buckets = { state: `state${stores}`, policies: `policies${stores}`, mail: `mail${stores}` };
  for (const bucket of Object.values(buckets)) stub.s3.createBucket(bucket);
  return createS3ObjectStore(createStubClients(stub.endpoint).s3, buckets);
});
