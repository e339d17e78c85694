/**
 * What the workflows need from the world. Each port has three implementations that pass the same suite in
 * `test/contracts/`: a fake in memory (`test/fakes/`), the laptop's (`adapters/local/`) and AWS's (`adapters/aws/`).
 */
import type { DkimKey } from '../mail/sign-mail.ts';

export type { DkimKey };

/** An object as it was read. */
export interface StoredObject {
  key: string;
  body: Uint8Array;
  /** For `ifMatch`. Equal bodies may have equal etags (S3's is a digest of the body). */
  etag: string;
  /** Differs for every write of the key, also of equal bytes (S3's VersionId). */
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
 * A write is whole or not at all, also when the process is killed in it.
 */
export interface ObjectStore {
  get(key: string): Promise<StoredObject | undefined>;
  /** @throws PreconditionFailedError */
  put(
    key: string,
    body: Uint8Array | string,
    options?: PutOptions,
  ): Promise<{ etag: string; version: string }>;
  /** Keys that start with `prefix`, in the order of their UTF-8 bytes, at most `limit` (1 to 1,000, 1,000 if absent). */
  list(
    prefix: string,
    options?: { cursor?: string; limit?: number },
  ): Promise<{ objects: ListedObject[]; cursor?: string }>;
  /**
   * Deleting what is not there is no error.
   * @param options `ifMatch`: only the object with this etag
   * @throws PreconditionFailedError when there is another
   */
  delete(key: string, options?: { ifMatch?: string }): Promise<void>;
}

export type RecordType = 'A' | 'AAAA' | 'TXT' | 'CNAME' | 'MX';

/** All records of one name and type. */
export interface RecordSet {
  /** Lower case, A-labels, no final dot. */
  name: string;
  type: RecordType;
  ttlSeconds: number;
  /** TXT: each value is one whole record, unquoted and joined. MX: `10 mail.example.com`. */
  values: string[];
}

/** From what is believed to be there to what shall be there; `undefined` is "no such record set". */
export interface RecordChange {
  from: RecordSet | undefined;
  to: RecordSet | undefined;
}

/** The record sets were not what `from` said. Read again, decide again. */
export class RecordConflictError extends Error {
  override readonly name = 'RecordConflictError';
  readonly recordName: string;
  constructor(recordName: string) {
    super(`Cannot change the records of "${recordName}": they are not what was expected`);
    this.recordName = recordName;
  }
}

/** The zones that we may write: Route 53, or the embedded DNS server. */
export interface DnsZone {
  /** The public zone that `name` lies in, the most specific one, or undefined if it is not ours to write. */
  findZone(name: string): Promise<{ id: string; name: string } | undefined>;
  read(zoneId: string, name: string, type: RecordType): Promise<RecordSet | undefined>;
  /**
   * All changes or none. Resolves once every authoritative server answers the new state.
   * @throws RecordConflictError
   */
  change(zoneId: string, changes: RecordChange[]): Promise<void>;
  /**
   * Resolves once every authoritative server answers this record set, which a change wrote that may have failed
   * afterwards; throws while one answers something else.
   */
  confirm(zoneId: string, set: RecordSet): Promise<void>;
}

/** The certificate of a tenant, as the edge reports it. */
export type CertificateState = 'none' | 'pending' | 'issued' | 'timed-out' | 'failed';

/** What serves `https://mta-sts.<domain>/`: a CloudFront distribution tenant, or a name of the local HTTPS server. */
export interface Tenant {
  id: string;
  etag: string;
  enabled: boolean;
  /** All edge locations have the current configuration. */
  deployed: boolean;
  certificate: CertificateState;
  /** The issued certificate is the one served. */
  attached: boolean;
  certificateId?: string;
}

export type EdgeErrorCode =
  /** The CNAME of `mta-sts.<domain>` does not lead to us yet (CloudFront: 400 InvalidArgument). Try again later. */
  | 'cname-not-seen'
  /** Another distribution or account serves this name (409 CNAMEAlreadyExists). */
  | 'cname-in-use'
  /** 409 EntityAlreadyExists: describe it and go on. */
  | 'already-exists'
  /** A quota of the account is used up. */
  | 'limit-exceeded'
  /** Changed since it was read; describe it again. */
  | 'stale'
  /** Must be disabled and deployed first. */
  | 'not-disabled';

/** An edge refused in a way the onboarding knows an answer to. Anything else is thrown as it came. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError';
  readonly code: EdgeErrorCode;
  constructor(code: EdgeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface PolicyEdge {
  /** The host name that `mta-sts.<domain>` must be a CNAME of. */
  readonly endpoint: string;
  /** For how long an edge location may serve an old copy of a policy, in seconds. */
  readonly cacheSeconds: number;
  /** CAA issuers (RFC 8659) one of which must be allowed for the edge's certificates; empty: its own authority. */
  readonly caaIssuers: readonly string[];
  describe(domain: string): Promise<Tenant | undefined>;
  /** @throws EdgeError */
  create(domain: string): Promise<Tenant>;
  /** @throws EdgeError */
  attachCertificate(domain: string, tenant: Tenant): Promise<Tenant>;
  /** Asks anew for a certificate that timed out or failed. @throws EdgeError */
  requestCertificate(domain: string, tenant: Tenant): Promise<Tenant>;
  /** @throws EdgeError */
  disable(domain: string, tenant: Tenant): Promise<Tenant>;
  /** @throws EdgeError */
  remove(domain: string, tenant: Tenant): Promise<void>;
}

/** `none`: the name or type does not exist. `failed`: no answer (SERVFAIL, timeout); nothing may be concluded. */
export type Lookup<T> = { kind: 'found'; records: T[] } | { kind: 'none' } | { kind: 'failed'; why: string };

/** DNS as the public sees it. No look-up takes more than 2 s locally, 5 s on AWS; none throws. */
export interface Resolver {
  /** Each record with its strings joined; follows CNAMEs. */
  txt(name: string): Promise<Lookup<string>>;
  mx(name: string): Promise<Lookup<{ exchange: string; preference: number }>>;
  /** The CNAME of the very name, not followed. */
  cname(name: string): Promise<Lookup<string>>;
  /** A and AAAA. */
  addresses(name: string): Promise<Lookup<string>>;
  caa(name: string): Promise<Lookup<{ critical: boolean; tag: string; value: string }>>;
}

export type FetchProblem =
  | 'dns'
  | 'private-address'
  | 'connect'
  | 'tls-expired'
  | 'tls-name'
  | 'tls-untrusted'
  | 'tls'
  | 'timeout'
  | 'too-large'
  | 'protocol';

export type FetchResult =
  | {
      ok: true;
      status: number;
      /** The Content-Type header as sent, or an empty string. */
      contentType: string;
      body: Uint8Array;
      /** When the served certificate ends. */
      certificateNotAfter?: Date;
    }
  | { ok: false; problem: FetchProblem; detail: string };

/**
 * HTTPS to names that others choose. Follows no redirect, uses no cache, checks the certificate against the host,
 * connects to public addresses only (checked on the very connection), reads at most 64 KB in at most 60 s. Never throws.
 */
export interface PublicFetch {
  /** `family` connects over IPv4 or IPv6 alone. */
  get(url: string, options?: { family?: 4 | 6 }): Promise<FetchResult>;
  /** A POST with the same guard. */
  post(url: string, body: Uint8Array, contentType: string): Promise<FetchResult>;
}

export interface OutgoingMail {
  /** Deterministic: the same mail has the same id, so that a repeat can be recognised. File-name safe. */
  id: string;
  envelope: { from: string; to: string[] };
  /** The whole message, signed. */
  raw: Uint8Array;
}

/**
 * Whoever carries our mail did not take it, or it is not known whether it did. The message says what was answered and
 * what to do about it, for the operator. Sending the same mail again is safe: it has the same Message-ID.
 */
export class MailNotSentError extends Error {
  override readonly name = 'MailNotSentError';
}

export interface MailOut {
  /** Resolves when the mail is handed over. @throws MailNotSentError */
  send(mail: OutgoingMail): Promise<void>;
}

/** Work to be done later, at least once, in any order. */
export type Task =
  | { kind: 'rotate-id'; domain: string }
  | { kind: 'advance-hosting'; domain: string }
  /** Removal, change of provider, the daily watch. */
  | { kind: 'advance-life-cycle'; domain: string }
  /** `isReplay`: it was read before. */
  | { kind: 'receive-report'; key: string; isReplay?: true }
  | { kind: 'send-digest'; owner: string; day: string }
  | { kind: 'plan-outbound'; day: string; shard: string }
  | { kind: 'send-outbound' };

export interface TaskQueue {
  /** `delaySeconds` is 0 to 900. */
  enqueue(tasks: Task[], options?: { delaySeconds?: number }): Promise<void>;
}

export interface Clock {
  now(): Date;
}

export interface Random {
  /** Lower-case letters and digits with 5 bits each: 52 characters are 260 bits. */
  token(length: number): string;
}

/** Structured. Never an address, a token, or a report's text in `fields`. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

/** What a deployment calls itself. */
export interface ServiceSettings {
  /** The domain that names below are made of: `strictmx.test`, `mta.example.net`. */
  serviceDomain: string;
  /** Where report mail arrives: `<inbox>@<mailDomain>`. */
  mailDomain: string;
  /** Base of the HTTP API, without a final slash. */
  apiUrl: string;
  /** From address of the daily mail. */
  digestFrom: string;
  /** Hour (UTC) of the daily mail of owners who set none; 6 if absent. */
  digestHour?: number;
  /** TTL of the records that we write, in seconds. */
  recordTtlSeconds: number;
  /** Whoever works on a domain is done or dead after this many seconds (Lambda: the longest timeout of such a function). */
  longestTaskSeconds: number;
  /** After a failed step: the first wait before the next try, in seconds; later ones are longer, up to 900. */
  retrySeconds: number;
  /** `fetch` also reaches the machine itself: on a laptop alone. */
  allowLoopback?: boolean;
}

/** Everything a workflow may be given; each takes what it needs with `Pick<Ports, …>`. */
export interface Ports {
  store: ObjectStore;
  dns: DnsZone;
  edge: PolicyEdge;
  resolver: Resolver;
  fetch: PublicFetch;
  mail: MailOut;
  /** Made at deployment or at first start; read once and kept. */
  dkimKey: () => Promise<DkimKey>;
  tasks: TaskQueue;
  clock: Clock;
  random: Random;
  log: Log;
  service: ServiceSettings;
}
