import type { Scope } from '../../core/names/token-scope.ts';

/** Who makes a request, and for which owner. */
export interface Caller {
  /** Token id, or `admin`; recorded in the audit log. */
  id: string;
  /** If absent, the domains of every owner. */
  owner?: string;
  scopes: readonly Scope[];
}

/** A requested change. */
export interface ChangeRequest {
  caller: Caller;
  /** The name of the change in the audit log: `PUT /v1/domains/example.com/policy`. */
  action: string;
  /** Describes the result without changing anything or writing an audit entry. */
  dryRun: boolean;
}

export const hasScope = ({ scopes }: Pick<Caller, 'scopes'>, needed: Scope): boolean =>
  scopes.includes('admin') || scopes.includes(needed) || (needed === 'read' && scopes.includes('write'));

/**
 * Whether the caller may use the administration. A token without an owner may have only the scope "read": an older
 * token, which reads everything.
 */
export const isAdministrator = ({ owner, scopes }: Pick<Caller, 'owner' | 'scopes'>): boolean =>
  scopes.includes('admin') || (owner === undefined && scopes.includes('read'));

export const mayReachOwner = ({ owner }: Pick<Caller, 'owner'>, other: string): boolean =>
  owner === undefined || owner === other;
