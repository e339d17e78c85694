import { afterEach, beforeEach, expect, test } from 'vitest';
import { createS3LargeAnswers } from '../../../adapters/aws/s3-large-answers.ts';
import { systemRandom } from '../../../adapters/system.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';

let stub: AwsStub;
beforeEach(async () => {
  stub = new AwsStub();
  stub.s3.createBucket('state');
  await stub.start();
});
afterEach(() => stub.stop());

test('createS3LargeAnswers() keeps a file at a URL that only its holder can use, for ten minutes', async () => {
  const { keep } = createS3LargeAnswers(createStubClients(stub.endpoint).s3, 'state', systemRandom);
  const file = { name: 'a.csv', contentType: 'text/csv', body: Buffer.from('a,b\r\n') };
  const [first, second] = [await keep(file), await keep(file)];
  const { pathname, searchParams } = new URL(first);
  expect(pathname).toMatch(/^\/state\/exports\/[a-z2-7]{26}\/a\.csv$/);
  expect(pathname).not.toBe(new URL(second).pathname);
  expect(searchParams.get('X-Amz-Expires')).toBe('600');
  expect(searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
  const answer = await fetch(first);
  expect([answer.headers.get('Content-Type'), await answer.text()]).toEqual(['text/csv', 'a,b\r\n']);
  expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="a.csv"');
});
