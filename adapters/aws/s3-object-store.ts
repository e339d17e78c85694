/**
 * The object store on S3: one set of keys in three buckets. Objects that the edge may read, objects that SES may write
 * and objects that only the service may see must not share a bucket policy.
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import {
  type ListedObject,
  type ObjectStore,
  PreconditionFailedError,
  type PutOptions,
  type StoredObject,
} from '../../service/ports/object-store.ts';
import { prefixes } from '../../service/store/prefixes.ts';
import { checkListLimit, checkObjectKey, compareKeys } from '../object-key.ts';
import { createPauseAfterLoss, pausesOfS3 } from '../pause-after-loss.ts';
import { systemTimer } from '../system.ts';

export interface Buckets {
  /** Every key that belongs to no other bucket. */
  state: string;
  /** `policies/`: the edge's only origin. */
  policies: string;
  /** `mail/in/`: where SES writes. */
  mail: string;
}

const routes = [
  { prefix: prefixes.policies, bucket: 'policies' },
  { prefix: prefixes.incomingMail, bucket: 'mail' },
] as const;

function bucketOf(buckets: Buckets, key: string): string {
  const route = routes.find(({ prefix }) => key.startsWith(prefix));
  return buckets[route?.bucket ?? 'state'];
}

export function createS3ObjectStore(
  client: S3Client,
  buckets: Buckets,
  pauseAfterLoss = createPauseAfterLoss(systemTimer, pausesOfS3),
): ObjectStore {
  return {
    pauseAfterLoss,
    get: (key) => getObject(client, buckets, key),
    put: (key, body, options = {}) => putObject(client, buckets, key, body, options),
    list: (prefix, options = {}) => listObjects(client, buckets, prefix, options),
    delete: (key, options = {}) => deleteObject(client, buckets, key, options),
  };
}

async function getObject(client: S3Client, buckets: Buckets, key: string): Promise<StoredObject | undefined> {
  checkObjectKey(key);
  const object = await client
    .send(new GetObjectCommand({ Bucket: bucketOf(buckets, key), Key: key }))
    .catch((error: unknown) => {
      if (isStatus(error, 404)) return undefined;
      throw error;
    });
  if (!object) return undefined;
  return {
    key,
    body: (await object.Body?.transformToByteArray()) ?? new Uint8Array(),
    etag: object.ETag ?? '',
    version: object.VersionId ?? '',
    lastModified: object.LastModified ?? new Date(0),
  };
}

async function putObject(
  client: S3Client,
  buckets: Buckets,
  key: string,
  body: Uint8Array | string,
  options: PutOptions,
): Promise<{ etag: string; version: string }> {
  checkObjectKey(key);
  const written = await client
    .send(
      new PutObjectCommand({
        Bucket: bucketOf(buckets, key),
        Key: key,
        Body: body,
        // Given explicitly, because the client warns about an unknown length if a body is empty.
        ContentLength: Buffer.byteLength(body),
        ...headersOf(key, options),
        ...(options.ifMatch !== undefined && { IfMatch: options.ifMatch }),
        ...(options.ifNoneMatch !== undefined && { IfNoneMatch: options.ifNoneMatch }),
      }),
    )
    .catch((error: unknown) => {
      if (isFailedCondition(error, options)) throw new PreconditionFailedError(key);
      throw error;
    });
  return { etag: written.ETag ?? '', version: written.VersionId ?? '' };
}

async function listObjects(
  client: S3Client,
  buckets: Buckets,
  prefix: string,
  { cursor, limit }: { cursor?: string; limit?: number },
): Promise<{ objects: ListedObject[]; cursor?: string }> {
  const maxKeys = checkListLimit(limit);
  const pages = await Promise.all(
    bucketsUnder(buckets, prefix).map((bucket) => listBucket(client, bucket, prefix, maxKeys, cursor)),
  );
  const found = pages.flatMap((page) => page.objects).sort((a, b) => compareKeys(a.key, b.key));
  const objects = found.slice(0, maxKeys);
  const last = objects.at(-1);
  const isLast = found.length === objects.length && !pages.some(({ isTruncated }) => isTruncated);
  return isLast || !last ? { objects } : { objects, cursor: last.key };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
async function deleteObject(
  client: S3Client,
  buckets: Buckets,
  key: string,
  { ifMatch }: { ifMatch?: string },
): Promise<void> {
  checkObjectKey(key);
  const condition = ifMatch === undefined ? {} : { IfMatch: ifMatch };
  await client
    .send(new DeleteObjectCommand({ Bucket: bucketOf(buckets, key), Key: key, ...condition }))
    .catch((error: unknown) => {
      if (isStatus(error, 404)) return;
      if (ifMatch !== undefined && (isStatus(error, 412) || isStatus(error, 409)))
        throw new PreconditionFailedError(key);
      throw error;
    });
}

/** RFC 8461 §3.2: a policy is `text/plain`. The edge passes on the headers that are stored here. */
function headersOf(key: string, options: PutOptions): { ContentType: string; CacheControl?: string } {
  if (key.startsWith(prefixes.policies)) {
    return { ContentType: 'text/plain; charset=utf-8', CacheControl: 'max-age=60' };
  }
  const byName = key.endsWith('.json') ? 'application/json' : 'application/octet-stream';
  return { ContentType: options.contentType ?? byName };
}

const isStatus = (error: unknown, status: number): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;

/**
 * 412: the condition is false. 409: of two simultaneous conditional writes, this one lost. 404: If-Match on a key that
 * does not exist.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
function isFailedCondition(error: unknown, { ifMatch, ifNoneMatch }: PutOptions): boolean {
  if (ifMatch === undefined && ifNoneMatch === undefined) return false;
  if (error instanceof S3ServiceException && error.name === 'NoSuchBucket') return false;
  return [404, 409, 412].some((status) => isStatus(error, status));
}

/**
 * The buckets that may hold keys with this prefix. For `""` and `mail/` there are several, and their pages are merged.
 */
function bucketsUnder(buckets: Buckets, prefix: string): string[] {
  const below = routes.filter((route) => route.prefix !== prefix && route.prefix.startsWith(prefix));
  return [bucketOf(buckets, prefix), ...below.map(({ bucket }) => buckets[bucket])];
}

/** The cursor is the last listed key, not S3's token, so that it works across buckets. */
async function listBucket(
  client: S3Client,
  bucket: string,
  prefix: string,
  maxKeys: number,
  cursor: string | undefined,
): Promise<{ objects: ListedObject[]; isTruncated: boolean }> {
  const page = await client.send(
    new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      MaxKeys: maxKeys,
      ...(cursor !== undefined && { StartAfter: cursor }),
    }),
  );
  const objects = (page.Contents ?? []).map((object) => ({
    key: object.Key ?? '',
    etag: object.ETag ?? '',
    sizeBytes: object.Size ?? 0,
    lastModified: object.LastModified ?? new Date(0),
  }));
  return { objects, isTruncated: page.IsTruncated ?? false };
}
