import type { RequestOptions } from 'node:https';
import type { FetchResult, PublicFetch } from '../../service/ports/public-fetch.ts';
import { createConnector, parsePublicUrl } from './checked-connection.ts';
import { exchange, type Outgoing } from './exchange.ts';
import type { PublicFetchOptions } from './public-fetch.ts';
import { classifyError, RefusedError } from './refused-error.ts';

/** What public-fetch.ts loads at the first fetch. */
export function createFetch(options: PublicFetchOptions): PublicFetch {
  const { timeoutMs = 60_000 } = options;
  const connect = createConnector(options);
  const run = (url: string, outgoing: Outgoing, family?: 4 | 6) =>
    fetchOnce(
      url,
      outgoing,
      async (to) => ({ ...(await connect(to)), ...(family && { family }) }),
      timeoutMs,
    ).catch((error): FetchResult => ({ ok: false, ...classifyError(error) }));
  return {
    get: (url, { family } = {}) => run(url, { method: 'GET' }, family),
    post: (url, body, contentType) => run(url, { method: 'POST', body, contentType }),
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
