import type { FetchProblem } from '../../core/finding/fetch-problem.ts';

export type FetchResult =
  | {
      ok: true;
      status: number;
      /** The Content-Type header as sent, or an empty string. */
      contentType: string;
      body: Uint8Array;
      /** The validity period of the served certificate. */
      certificateNotBefore?: Date;
      certificateNotAfter?: Date;
    }
  /** `errorCode`: the system's error code, such as `ECONNREFUSED`, if there is one. */
  | { ok: false; problem: FetchProblem; detail: string; errorCode?: string };

export interface GetOptions {
  family?: 4 | 6;
  timeoutMs?: number;
}

/**
 * HTTPS to host names that others choose. Follows no redirect, uses no cache, checks the certificate against the host,
 * connects only to public addresses (checked on the connection itself), reads at most 64 KB in at most 60 s. Never throws.
 */
export interface PublicFetch {
  /** `family` restricts the connection to IPv4 or IPv6; `timeoutMs` gives up earlier than after 60 s. */
  get(url: string, options?: GetOptions): Promise<FetchResult>;
  /** A POST with the same protection. `headers`: further ones; `timeoutMs` as for `get`. */
  post(
    url: string,
    body: Uint8Array,
    contentType: string,
    headers?: Readonly<Record<string, string>>,
    options?: Pick<GetOptions, 'timeoutMs'>,
  ): Promise<FetchResult>;
}
