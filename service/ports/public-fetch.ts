import type { FetchProblem } from '../../core/finding/fetch-problem.ts';

export type FetchResult =
  | {
      ok: true;
      status: number;
      /** The Content-Type header as sent, or an empty string. */
      contentType: string;
      body: Uint8Array;
      /** When the served certificate begins and ends. */
      certificateNotBefore?: Date;
      certificateNotAfter?: Date;
    }
  /** `errorCode`: the system's word, such as `ECONNREFUSED`, where there is one. */
  | { ok: false; problem: FetchProblem; detail: string; errorCode?: string };

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
