export type Area =
  | 'record'
  | 'policy'
  | 'certificate'
  | 'mx'
  | 'tls-rpt'
  | 'caa'
  | 'hosting'
  | 'reports'
  | 'edit';

/**
 * `error`: mail is refused, or the protection does not work, or soon will not. `warning`: somebody should change
 * something. `note`: nothing to do. `unknown`: it could not be determined.
 */
export type Severity = 'error' | 'warning' | 'note' | 'unknown';

/** The properties of a finding besides its facts. */
export interface FindingTraits {
  area: Area;
  severity: Severity;
  /** Senders refuse mail because of it. */
  bouncesMail: boolean;
  /** The host, pattern or reporter that it is about, if a domain can have several findings with the code. */
  subject?: string;
}
