import { createHash } from 'node:crypto';
import type { Precondition } from '../service/access/precondition.ts';
import type { ApiContext } from './context.ts';
import { ApiProblem } from './problem.ts';

/** A store's etag as an HTTP entity tag. */
export const formatEtag = (etag: string): string => `"${etag.replaceAll('"', '')}"`;

/** `If-Match` and `If-None-Match` (RFC 9110 §13.1). A weak etag matches nothing here. */
export function preconditionOf(c: ApiContext): Precondition {
  const header = c.req.header('If-Match')?.trim();
  const tags = [...(header ?? '').matchAll(/(?:^|,)\s*"([^"]*)"/g)].map(([, tag = '']) => tag);
  return {
    ...(header !== undefined && { ifMatch: header === '*' ? ('any' as const) : tags }),
    ifNoneMatch: c.req.header('If-None-Match')?.trim() === '*',
  };
}

/** For what is part of an object, so that a change of the rest does not matter. Not in quotes yet. */
export const etagOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

/**
 * Holds a change against what the caller saw (RFC 9110 §13): 428 without If-Match, 412 when it is stale.
 * What does not exist yet needs no If-Match; `If-None-Match: *` asks for exactly that.
 *
 * @param current etag of what is there now, undefined for nothing
 */
export function checkPrecondition(c: ApiContext, current: string | undefined): void {
  const ifMatch = c.req.header('If-Match');
  const ifNoneMatch = c.req.header('If-None-Match');
  if (current === undefined) {
    if (ifMatch !== undefined) throw stale('nothing exists yet to match it, leave out If-Match');
    return;
  }
  if (ifNoneMatch === '*') throw stale('it exists already');
  if (ifMatch === undefined) {
    throw new ApiProblem(
      428,
      'if-match-required',
      'Cannot change this without "If-Match": send the ETag that GET returns',
      { headers: { ETag: formatEtag(current) } },
    );
  }
  checkOptionalMatch(c, current);
}

/** The same where If-Match may be left out. */
export function checkOptionalMatch(c: ApiContext, current: string): void {
  const ifMatch = c.req.header('If-Match');
  const tags = ifMatch?.split(',').map((tag) => tag.trim());
  if (tags && !tags.includes('*') && !tags.includes(formatEtag(current)))
    throw stale('someone has changed it since');
}

export const stale = (why: string) =>
  new ApiProblem(412, 'stale', `Cannot change this: ${why}; get it again and decide again`);
