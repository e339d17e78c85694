/** Who is asking, and for what. */
export interface Caller {
  /** Token id, or `admin`: stands in the audit. */
  id: string;
  /** Absent: every owner's domains, and the administration. */
  owner?: string;
  scope: 'read' | 'write';
}

/** A change that somebody asks for. */
export interface ChangeRequest {
  caller: Caller;
  /** As the audit names it: `PUT /v1/domains/example.com/policy`. */
  action: string;
  /** Says what would happen, changes nothing and leaves no trace in the audit. */
  dryRun: boolean;
}

export const mayChange = ({ scope }: Pick<Caller, 'scope'>): boolean => scope === 'write';

export const isAdministrator = ({ owner }: Pick<Caller, 'owner'>): boolean => owner === undefined;

export const mayReachOwner = ({ owner }: Pick<Caller, 'owner'>, other: string): boolean =>
  owner === undefined || owner === other;
