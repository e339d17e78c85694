import type { Precondition } from '../service/access/precondition.ts';
import type { ApiContext } from './context.ts';

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
