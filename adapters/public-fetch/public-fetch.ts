/**
 * HTTPS to hosts that other people choose (RFC 8461 §3.3, RFC 8460 §5.4), from inside a network that those people must
 * not reach.
 */
import type { PublicFetch } from '../../service/ports/public-fetch.ts';
import type { PublicFetchOptions } from './fetch-once.ts';

export function createPublicFetch(options: PublicFetchOptions = {}): PublicFetch {
  let loaded: Promise<PublicFetch> | undefined;
  // A Lambda function that starts fetches nothing yet, so it need not load this.
  const load = () => {
    loaded ??= import('./fetch-once.ts').then(({ createFetch }) => createFetch(options));
    return loaded;
  };
  return {
    get: async (...asked) => (await load()).get(...asked),
    post: async (...asked) => (await load()).post(...asked),
  };
}
