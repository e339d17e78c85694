/** What a caller holds a change against (RFC 9110 §13.1). */
export interface Precondition {
  /** The etags that the caller saw, without quotes; `any`: there must be something. Absent: the caller names none. */
  ifMatch?: 'any' | readonly string[];
  /** Nothing may be there yet. */
  ifNoneMatch?: boolean;
}

export type PreconditionRefusal =
  /** Something is there, and the caller does not say which state of it was seen. */
  { ok: false; reason: 'if-match-required'; etag: string } | Stale;

export interface Stale {
  ok: false;
  reason: 'stale';
  why: StaleBecause;
}

/** `absent`: there is nothing to match yet. `exists`: something is there already. `changed`: someone changed it since. */
export type StaleBecause = 'absent' | 'exists' | 'changed';

export const staleBecause = (why: StaleBecause): Stale => ({ ok: false, reason: 'stale', why });

/**
 * Whether a change may be made of what is there. What does not exist yet needs no If-Match; `If-None-Match: *` asks for
 * exactly that.
 *
 * @param current etag of what is there now; undefined for nothing
 * @returns undefined when it may
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

/** The same where If-Match may be left out. */
export function checkOptionalMatch(
  { ifMatch }: Precondition,
  current: string,
): PreconditionRefusal | undefined {
  return !ifMatch || matches(ifMatch, current) ? undefined : staleBecause('changed');
}

const matches = (ifMatch: 'any' | readonly string[], current: string): boolean =>
  ifMatch === 'any' || ifMatch.includes(withoutQuotes(current));

/** S3's etags come in quotes. */
const withoutQuotes = (etag: string): string => etag.replaceAll('"', '');
