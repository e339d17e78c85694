/** An object as read. */
export interface StoredObject {
  key: string;
  body: Uint8Array;
  /** For `ifMatch`. Equal bodies may have equal etags (S3's is a digest of the body). */
  etag: string;
  /** Differs for every write of the key, even of equal bytes (S3's VersionId). */
  version: string;
  lastModified: Date;
}

export interface ListedObject {
  key: string;
  etag: string;
  sizeBytes: number;
  lastModified: Date;
}

export interface PutOptions {
  /** Write only if the object's etag is this one. */
  ifMatch?: string;
  /** Write only if the key does not exist. */
  ifNoneMatch?: '*';
  contentType?: string;
}

/** A conditional write found another state than the caller expected. Read again, decide again. */
export class PreconditionFailedError extends Error {
  override readonly name = 'PreconditionFailedError';
  readonly key: string;
  constructor(key: string) {
    super(`Cannot write "${key}": it was changed by someone else meanwhile`);
    this.key = key;
  }
}

/**
 * S3, or files. Strongly consistent. Keys are `/`-separated, at most 1,024 bytes, without empty, `.` or `..` segments.
 * A write is atomic, even if the process is killed during it.
 */
export interface ObjectStore {
  get(key: string): Promise<StoredObject | undefined>;
  /** @throws PreconditionFailedError */
  put(
    key: string,
    body: Uint8Array | string,
    options?: PutOptions,
  ): Promise<{ etag: string; version: string }>;
  /**
   * Keys that start with `prefix`, in the order of their UTF-8 bytes, at most `limit` (1 to 1,000, 1,000 if absent).
   * `cursor`: only keys after this text, which is the cursor of the page before or any other.
   */
  list(
    prefix: string,
    options?: { cursor?: string; limit?: number },
  ): Promise<{ objects: ListedObject[]; cursor?: string }>;
  /**
   * Deleting an object that does not exist is not an error.
   * @param options `ifMatch`: only the object with this etag
   * @throws PreconditionFailedError if it has another etag
   */
  delete(key: string, options?: { ifMatch?: string }): Promise<void>;
  /**
   * Waits for a random time before a change is tried again.
   * @param losses how many times another writer was faster
   */
  pauseAfterLoss(losses: number): Promise<void>;
}
