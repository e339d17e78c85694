/** What is to be done about one domain. */
export interface PlannedChange {
  domain: string;
  /** `unknown`: the service did not answer. */
  action: 'add' | 'change' | 'nothing' | 'refused' | 'unknown';
  /** Why it is refused or unknown; or what changes, in words. */
  what: string;
  /** What the service warns of, in its words. */
  warnings: string[];
  steps: Step[];
}

/** A call of the API, in the order of the list. */
export interface Step {
  method: 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  etag?: string | undefined;
  isNew?: boolean;
}

/** The settings of a domain, or its policy. */
export type PlannedPart = Pick<PlannedChange, 'warnings' | 'steps'> & {
  /** What changes, in words. */
  differences: string[];
};
