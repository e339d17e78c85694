import type { RequestOptions } from 'node:https';
import type { FetchResult, GetOptions, PublicFetch } from '../../service/ports/public-fetch.ts';
import { type ConnectionOptions, createConnector, parsePublicUrl } from './checked-connection.ts';
import { exchange, type Outgoing } from './exchange.ts';
import { classifyError, RefusedError } from './refused-error.ts';

export interface PublicFetchOptions extends ConnectionOptions {
  /** From the lookup to the last byte. RFC 8461 §3.3: senders are to give up after one minute, which is the default. */
  timeoutMs?: number;
}

/** What public-fetch.ts loads at the first fetch. */
export function createFetch(options: PublicFetchOptions): PublicFetch {
  const longest = options.timeoutMs ?? 60_000;
  const connect = createConnector(options);
  const run = (url: string, outgoing: Outgoing, { family, timeoutMs = longest }: GetOptions = {}) =>
    fetchOnce(
      url,
      outgoing,
      async (to) => ({ ...(await connect(to)), ...(family && { family }) }),
      Math.min(timeoutMs, longest),
    ).catch((error): FetchResult => ({ ok: false, ...classifyError(error) }));
  return {
    get: (url, asked) => run(url, { method: 'GET' }, asked),
    post: (url, body, contentType, headers = {}, asked = {}) =>
      run(url, { method: 'POST', body, contentType, headers }, asked),
  };
}

/** Attack: a host that keeps us waiting. At the deadline the fetch is given up, whatever its state. */
async function fetchOnce(
  text: string,
  outgoing: Outgoing,
  connect: (url: URL) => Promise<RequestOptions>,
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
    const answer = connect(url).then((connection) => exchange(url, outgoing, connection, end.signal));
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
    end.abort();
  }
}
