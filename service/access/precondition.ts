/** The version of a resource on which a caller bases a change (RFC 9110 §13.1). */
export interface Precondition {
  /** The etags that the caller saw, without quotes; `any`: something must exist. Absent: the caller names none. */
  ifMatch?: 'any' | readonly string[];
  /** Nothing may exist yet. */
  ifNoneMatch?: boolean;
}

export type PreconditionRefusal =
  /** Something exists, and the caller does not say which version it saw. */
  { ok: false; reason: 'if-match-required'; etag: string } | Stale;

export interface Stale {
  ok: false;
  reason: 'stale';
  why: StaleBecause;
}

/** `absent`: nothing exists that could match. `exists`: something exists already. `changed`: someone has changed it since. */
export type StaleBecause = 'absent' | 'exists' | 'changed';

export const staleBecause = (why: StaleBecause): Stale => ({ ok: false, reason: 'stale', why });

/**
 * Whether the change is allowed. A resource that does not exist yet needs no If-Match; `If-None-Match: *` asks for
 * exactly that.
 *
 * @param current etag of the current version; undefined if there is none
 * @returns undefined if the change is allowed
 */
export function checkPrecondition(
  { ifMatch, ifNoneMatch }: Precondition,
  current: string | undefined,
): PreconditionRefusal | undefined {
  if (current === undefined) return ifMatch ? staleBecause('absent') : undefined;
  if (ifNoneMatch) return staleBecause('exists');
  if (!ifMatch) return { ok: false, reason: 'if-match-required', etag: current };
  return matches(ifMatch, current) ? undefined : staleBecause('changed');
}

/** The same, for requests that may omit If-Match. */
export function checkOptionalMatch(
  { ifMatch }: Precondition,
  current: string,
): PreconditionRefusal | undefined {
  return !ifMatch || matches(ifMatch, current) ? undefined : staleBecause('changed');
}

const matches = (ifMatch: 'any' | readonly string[], current: string): boolean =>
  ifMatch === 'any' || ifMatch.includes(withoutQuotes(current));

/** S3's etags have quotes. */
const withoutQuotes = (etag: string): string => etag.replaceAll('"', '');
