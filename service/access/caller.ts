import type { Scope } from '../../core/names/token-scope.ts';

/** Who is asking, and for what. */
export interface Caller {
  /** Token id, or `admin`: stands in the audit. */
  id: string;
  /** Absent: every owner's domains. */
  owner?: string;
  scopes: readonly Scope[];
}

/** A change that somebody asks for. */
export interface ChangeRequest {
  caller: Caller;
  /** As the audit names it: `PUT /v1/domains/example.com/policy`. */
  action: string;
  /** Says what would happen, changes nothing and leaves no trace in the audit. */
  dryRun: boolean;
}

export const hasScope = ({ scopes }: Pick<Caller, 'scopes'>, needed: Scope): boolean =>
  scopes.includes('admin') || scopes.includes(needed) || (needed === 'read' && scopes.includes('write'));

/**
 * Whether the administration is open to the caller. A token without an owner may have only "read": an older token,
 * which reads everything.
 */
export const isAdministrator = ({ owner, scopes }: Pick<Caller, 'owner' | 'scopes'>): boolean =>
  scopes.includes('admin') || (owner === undefined && scopes.includes('read'));

export const mayReachOwner = ({ owner }: Pick<Caller, 'owner'>, other: string): boolean =>
  owner === undefined || owner === other;
