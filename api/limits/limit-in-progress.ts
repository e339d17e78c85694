import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../context.ts';
import { problemInWords } from '../problem.ts';

/**
 * Much fewer than the server has connections: 1,000 (httpConnectionLimits). A page of the console makes about ten calls.
 */
export const mostInProgress = { ofOwner: 50, ofAll: 500 } as const;

/**
 * Limits how many calls with a token are in progress in this process. On AWS each function answers one at a time.
 *
 * Attack: an owner makes calls that wait for a host that never answers, until they hold every connection, and nobody can
 * reach the API or hand in a report. Tokens are counted by their owner, who can have any number of them.
 */
export function limitInProgress(): MiddlewareHandler<ApiEnv> {
  const ofOwners = new Map<string, number>();
  let all = 0;
  const count = (name: string, by: 1 | -1) => {
    all += by;
    const own = (ofOwners.get(name) ?? 0) + by;
    if (own === 0) ofOwners.delete(name);
    else ofOwners.set(name, own);
  };
  return async (c, next) => {
    const { owner, id } = c.var.caller;
    const name = owner === undefined ? `token ${id}` : `owner ${owner}`;
    const isOwnLimit = (ofOwners.get(name) ?? 0) >= mostInProgress.ofOwner;
    if (isOwnLimit || all >= mostInProgress.ofAll) {
      const from = isOwnLimit ? 'owner' : 'everybody';
      const headers = { 'Retry-After': '10' };
      throw problemInWords(c.var.words, 429, 'too-many-in-progress', { from }, { headers });
    }
    count(name, 1);
    try {
      await next();
    } finally {
      count(name, -1);
    }
  };
}
