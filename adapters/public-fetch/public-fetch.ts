/**
 * HTTPS to hosts that other people choose (RFC 8461 §3.3, RFC 8460 §5.4), from inside a network that those people must
 * not reach.
 */
import type { RequestOptions } from 'node:https';
import type { FetchResult, PublicFetch } from '../../service/ports/public-fetch.ts';
import { type ConnectionOptions, createConnector, parsePublicUrl } from './checked-connection.ts';
import { exchange, type Outgoing } from './exchange.ts';
import { classifyError, RefusedError } from './refused-error.ts';

export interface PublicFetchOptions extends ConnectionOptions {
  /** From the lookup to the last byte. RFC 8461 §3.3: senders are to give up after one minute, which is the default. */
  timeoutMs?: number;
}

export function createPublicFetch(options: PublicFetchOptions = {}): PublicFetch {
  const { timeoutMs = 60_000 } = options;
  const connect = createConnector(options);
  const run = (url: string, outgoing: Outgoing, family?: 4 | 6) =>
    fetchOnce(url, outgoing, (to) => ({ ...connect(to), ...(family && { family }) }), timeoutMs).catch(
      (error): FetchResult => ({ ok: false, ...classifyError(error) }),
    );
  return {
    get: (url, { family } = {}) => run(url, { method: 'GET' }, family),
    post: (url, body, contentType) => run(url, { method: 'POST', body, contentType }),
  };
}

/** Attack: a host that keeps us waiting. At the deadline the fetch is given up, whatever its state. */
async function fetchOnce(
  text: string,
  outgoing: Outgoing,
  connect: (url: URL) => RequestOptions,
  timeoutMs: number,
): Promise<FetchResult> {
  const url = parsePublicUrl(text);
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = new RefusedError('timeout', `no complete answer within ${timeoutMs / 1_000} s`);
    timer = setTimeout(() => reject(late), timeoutMs);
  });
  try {
    return await Promise.race([exchange(url, outgoing, connect(url), end.signal), deadline]);
  } finally {
    clearTimeout(timer);
    end.abort();
  }
}
