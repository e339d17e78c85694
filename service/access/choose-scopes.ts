import type { FieldError } from '../../core/finding/field-error.ts';
import type { Scope } from '../../core/names/token-scope.ts';
import { scopesOfOlder } from '../store/access/token.ts';

/** The requested properties of a new token. */
export interface ScopeRequest {
  owner?: string;
  scopes?: readonly Scope[];
  /** The older form, from before `scopes`. */
  scope?: 'read' | 'write';
}

export type ChosenScopes =
  | { ok: true; scopes: Scope[] }
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] };

/** Scopes that give no access to owners' domains, so their token needs no owner. */
const withoutOwner: readonly Scope[] = ['sessions', 'sender', 'admin'];

/**
 * The scopes of a new token. A request that names neither scopes nor an owner gets none: otherwise a script that forgets
 * both would get a token for everything.
 */
export function chooseScopes({ owner, scopes, scope }: ScopeRequest): ChosenScopes {
  if (scopes === undefined) {
    if (scope !== undefined) return { ok: true, scopes: scopesOfOlder(scope, owner) };
    if (owner !== undefined) return { ok: true, scopes: ['write'] };
    return refuse('scopes', '"scopes" is missing, expected it, or "owner"');
  }
  if (scope !== undefined)
    return refuse('scope', '"scope" is given beside "scopes", expected one of the two');
  if (scopes.includes('admin') && (owner !== undefined || scopes.length > 1))
    return refuse('scopes', '"scopes" has "admin", which is everything, expected no other and no "owner"');
  const owned = scopes.find((one) => !withoutOwner.includes(one));
  if (owned !== undefined && owner === undefined)
    return refuse(
      'owner',
      `"owner" is missing, expected the owner whose domains the scope "${owned}" reaches`,
    );
  return { ok: true, scopes: [...new Set(scopes)] };
}

const refuse = (field: string, message: string): ChosenScopes => ({
  ok: false,
  reason: 'invalid-input',
  errors: [{ field, message }],
});
