import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type StubReply, type StubRequest, type StubService, xml } from './service.ts';
import { formatXml } from './xml.ts';

interface Version {
  id: string;
  /** Undefined is a delete marker. */
  body: Buffer | undefined;
  etag: string;
  lastModified: Date;
  headers: Record<string, string>;
}

/** Versioned buckets, with the conditional writes and the paging of the real ones. */
export class S3Stub implements StubService {
  readonly throttled = new AwsError(503, 'SlowDown', 'Please reduce your request rate.');
  /** Keys whose next conditional write meets another one in progress: 409. */
  readonly conflicts = new Set<string>();
  /** Is called for each object that is created or removed: S3's event notifications. */
  onChange: (bucket: string, key: string, isCreated: boolean) => void = () => {};
  readonly #buckets = new Map<string, Map<string, Version[]>>();
  readonly #now: () => Date;
  #versions = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  createBucket(name: string): void {
    this.#buckets.set(name, new Map());
  }

  /** A write by someone else: a person in the console, or SES. */
  write(bucket: string, key: string, body: string | Buffer): void {
    this.#append(bucket, key, Buffer.from(body), {});
  }

  read(bucket: string, key: string): { body: Buffer; headers: Record<string, string> } | undefined {
    const newest = this.#bucket(bucket).get(key)?.at(-1);
    return newest?.body && { body: newest.body, headers: newest.headers };
  }

  keys(bucket: string): string[] {
    return [...this.#bucket(bucket)]
      .filter(([, versions]) => versions.at(-1)?.body)
      .map(([key]) => key)
      .sort();
  }

  /** @returns a function that brings back what is there now */
  save(): () => void {
    const buckets = [...this.#buckets].map(([name, objects]) => [name, [...objects]] as const);
    return () => {
      for (const [name, objects] of buckets) this.#buckets.set(name, new Map(objects));
    };
  }

  operationOf({ method, path, query }: StubRequest): string {
    const key = splitPath(path).key;
    if (method === 'GET' && key === '' && query.get('list-type') === '2') return 'ListObjectsV2';
    const operation = { GET: 'GetObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method];
    if (!operation || key === '') throw new AwsError(501, 'NotImplemented', `${method} ${path}`);
    return operation;
  }

  handle(operation: string, request: StubRequest): StubReply {
    const { bucket: name, key } = splitPath(request.path);
    const bucket = this.#bucket(name);
    if (Buffer.byteLength(key) > 1024) throw new AwsError(400, 'KeyTooLongError', 'Your key is too long');
    switch (operation) {
      case 'GetObject':
        return this.#get(bucket, key);
      case 'PutObject':
        return this.#put(name, key, request);
      case 'DeleteObject':
        this.#checkConditions(bucket.get(key)?.at(-1), key, request.headers);
        this.#append(name, key, undefined, {});
        return { status: 204 };
      default:
        return this.#list(bucket, name, request.query);
    }
  }

  formatError({ status, code, message }: AwsError): StubReply {
    return xml(formatXml('Error', { Code: code, Message: message, RequestId: 'STUB' }), status);
  }

  #bucket(name: string): Map<string, Version[]> {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw new AwsError(404, 'NoSuchBucket', `The specified bucket does not exist: ${name}`);
    return bucket;
  }

  #get(bucket: Map<string, Version[]>, key: string): StubReply {
    const newest = bucket.get(key)?.at(-1);
    if (!newest?.body) throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.');
    const { body, etag, id, lastModified, headers } = newest;
    return {
      status: 200,
      headers: {
        ...headers,
        etag,
        'x-amz-version-id': id,
        'last-modified': lastModified.toUTCString(),
      },
      body,
    };
  }

  #put(bucket: string, key: string, { headers, body }: StubRequest): StubReply {
    checkBody(headers, body);
    this.#checkConditions(this.#bucket(bucket).get(key)?.at(-1), key, headers);
    const kept = Object.entries(headers).filter(([name]) =>
      /^(content-type|content-disposition|cache-control)$/u.test(name),
    );
    const { id, etag } = this.#append(bucket, key, body, Object.fromEntries(kept));
    return { status: 200, headers: { etag, 'x-amz-version-id': id } };
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
  #checkConditions(current: Version | undefined, key: string, headers: Record<string, string>): void {
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
    if (ifMatch === undefined && ifNoneMatch === undefined) return;
    if (this.conflicts.delete(key)) {
      throw new AwsError(409, 'ConditionalRequestConflict', 'A conflicting operation is under way.');
    }
    if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
      throw new AwsError(501, 'NotImplemented', 'If-None-Match takes only *.');
    }
    if (ifNoneMatch === '*' && current?.body) throw preconditionFailed();
    if (ifMatch === undefined) return;
    if (!current?.body) throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.');
    if (ifMatch !== current.etag) throw preconditionFailed();
  }

  #append(name: string, key: string, body: Buffer | undefined, headers: Record<string, string>): Version {
    const bucket = this.#bucket(name);
    this.#versions += 1;
    const version = {
      id: `v${String(this.#versions).padStart(8, '0')}`,
      body,
      etag: body ? `"${createHash('md5').update(body).digest('hex')}"` : '',
      lastModified: this.#now(),
      headers,
    };
    bucket.set(key, [...(bucket.get(key) ?? []), version]);
    this.onChange(name, key, body !== undefined);
    return version;
  }

  #list(bucket: Map<string, Version[]>, name: string, query: URLSearchParams): StubReply {
    const prefix = query.get('prefix') ?? '';
    const maxKeys = Number(query.get('max-keys') ?? 1000);
    if (!(maxKeys >= 0 && maxKeys <= 2 ** 31)) throw new AwsError(400, 'InvalidArgument', 'max-keys');
    const after = readToken(query.get('continuation-token')) ?? query.get('start-after') ?? undefined;
    const matching = [...bucket]
      .filter(([key, versions]) => key.startsWith(prefix) && versions.at(-1)?.body)
      .filter(([key]) => after === undefined || compareBytes(key, after) > 0)
      .sort(([a], [b]) => compareBytes(a, b));
    const page = matching.slice(0, Math.min(maxKeys, 1000));
    const isTruncated = matching.length > page.length && page.length > 0;
    const token = isTruncated ? Buffer.from(`token:${page.at(-1)![0]}`).toString('base64') : undefined;
    const contents = page.map(([key, versions]) => {
      const { etag, lastModified, body } = versions.at(-1)!;
      return { Key: key, LastModified: lastModified.toISOString(), ETag: etag, Size: body?.length ?? 0 };
    });
    return xml(
      formatXml('ListBucketResult', {
        Name: name,
        Prefix: prefix,
        KeyCount: page.length,
        MaxKeys: maxKeys,
        IsTruncated: isTruncated,
        NextContinuationToken: token,
        Contents: contents,
      }),
    );
  }
}

const preconditionFailed = () =>
  new AwsError(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');

function splitPath(path: string): { bucket: string; key: string } {
  const [, bucket = '', ...rest] = path.split('/');
  return { bucket, key: rest.join('/') };
}

function checkBody(headers: Record<string, string>, body: Buffer): void {
  if (headers['content-length'] === undefined) {
    throw new AwsError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  const checksum = headers['x-amz-checksum-crc32'];
  const actual = Buffer.alloc(4);
  actual.writeUInt32BE(crc32(body));
  if (checksum !== undefined && checksum !== actual.toString('base64')) {
    throw new AwsError(400, 'BadDigest', 'The CRC32 you specified did not match what we received.');
  }
}

function readToken(token: string | null): string | undefined {
  if (token === null) return undefined;
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (!text.startsWith('token:'))
    throw new AwsError(400, 'InvalidArgument', 'The continuation token is wrong');
  return text.slice('token:'.length);
}

const compareBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
