import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createS3ObjectStore } from '../../../adapters/aws/s3-object-store.ts';
import { PreconditionFailedError } from '../../../service/ports/object-store.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';
import { objectStoreContract } from '../../contracts/object-store.contract.ts';

const buckets = { state: 'state', policies: 'policies', mail: 'mail' };
let stub: AwsStub;
let store: ReturnType<typeof createS3ObjectStore>;

async function keysOf(prefix: string, limit: number): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, { limit, ...(cursor !== undefined && { cursor }) });
    keys.push(...page.objects.map(({ key }) => key));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}

beforeEach(async () => {
  stub = new AwsStub();
  for (const bucket of Object.values(buckets)) stub.s3.createBucket(bucket);
  store = createS3ObjectStore(createStubClients(await stub.start()).s3, buckets);
});
afterEach(() => stub.stop());

objectStoreContract('S3', async () => store);

describe('createS3ObjectStore()', () => {
  test.each([
    ['policies/example.com/mta-sts.txt', 'policies'],
    ['mail/in/abc', 'mail'],
    ['domains/example.com.json', 'state'],
    ['mail/out/abc', 'state'],
    ['policies', 'state'],
  ] as const)('puts %s into the %s bucket', async (key, bucket) => {
    await store.put(key, 'body');
    expect(stub.s3.read(bucket, key)?.body.toString()).toBe('body');
    expect(Buffer.from((await store.get(key))!.body).toString()).toBe('body');
  });

  test('serves policies with the media type of RFC 8461 §3.2, whatever the caller says', async () => {
    await store.put('policies/example.com/mta-sts.txt', 'x', { contentType: 'text/html' });
    const { headers } = stub.s3.read('policies', 'policies/example.com/mta-sts.txt')!;
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['cache-control']).toBe('max-age=60');
  });

  test.each([
    ['If-None-Match on an existing key', { ifNoneMatch: '*' as const }],
    ['If-Match with another etag', { ifMatch: '"0"' }],
  ])('put() refuses %s (412)', async (_, options) => {
    await store.put('a', '1');
    await expect(store.put('a', '2', options)).rejects.toThrow(PreconditionFailedError);
    expect(stub.s3.read('state', 'a')?.body.toString()).toBe('1');
  });

  test('put() with If-Match refuses a key that is gone (404)', async () => {
    const { etag } = await store.put('a', '1');
    await store.delete('a');
    await expect(store.put('a', '2', { ifMatch: etag })).rejects.toThrow(PreconditionFailedError);
  });

  test('put() reports a conflict of two conditional writes (409) as a failed precondition', async () => {
    stub.s3.conflicts.add('a');
    await expect(store.put('a', '1', { ifNoneMatch: '*' })).rejects.toThrow(PreconditionFailedError);
  });

  test('put() into a missing bucket is not a failed precondition', async () => {
    const clients = createStubClients(stub.endpoint);
    const lost = createS3ObjectStore(clients.s3, { ...buckets, state: 'nowhere' });
    await expect(lost.put('a', '1', { ifMatch: '"x"' })).rejects.toThrow(/bucket does not exist/u);
  });

  test('put() with the current etag succeeds, and gives a new version for equal bytes', async () => {
    const first = await store.put('a', '1');
    const second = await store.put('a', '1', { ifMatch: first.etag });
    expect(second.etag).toBe(first.etag);
    expect(second.version).not.toBe(first.version);
    expect((await store.get('a'))?.version).toBe(second.version);
  });

  test('list() pages in the order of UTF-8 bytes', async () => {
    const keys = ['p/a', 'p/b', 'p/é', 'p/\u{ffee}', 'p/\u{1f600}'];
    for (const key of [...keys].reverse()) await store.put(key, key);
    expect(await keysOf('p/', 2)).toEqual(keys);
  });

  test('list() merges the buckets that a short prefix covers, page by page', async () => {
    const keys = [
      'domains/a.json',
      'mail/aa',
      'mail/in/1',
      'mail/in/2',
      'mail/out/1',
      'policies/a/mta-sts.txt',
      'x',
    ];
    for (const key of [...keys].reverse()) await store.put(key, key);
    expect(await keysOf('', 2)).toEqual(keys);
    expect(await keysOf('mail/', 2)).toEqual(keys.filter((key) => key.startsWith('mail/')));
  });

  test.each([
    ['fail-before', undefined],
    ['fail-after', '1'],
    ['throttle', undefined],
  ] as const)('put() throws if every attempt meets %s', async (kind, stored) => {
    stub.faults.add({ kind, call: 1, attempts: 'all' });
    await expect(store.put('a', '1')).rejects.toThrow();
    expect(stub.s3.read('state', 'a')?.body.toString()).toBe(stored);
    expect(stub.calls[0]?.attempts).toBe(3);
  });

  test('put() survives one lost answer by the SDK’s own retry', async () => {
    stub.faults.add({ kind: 'lose-answer', call: 1, attempts: 'first' });
    await store.put('a', '1');
    expect((await store.get('a'))?.etag).toBeDefined();
  });

  test('get() gives up on a server that does not answer', async () => {
    stub.faults.add({ kind: 'hang', call: 1, attempts: 'all' });
    const { s3 } = createStubClients(stub.endpoint, { hangMilliseconds: 200 });
    await expect(createS3ObjectStore(s3, buckets).get('a')).rejects.toThrow(/timeout|timed out/iu);
  });
});
