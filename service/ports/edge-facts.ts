/** What is known of the edge without a call to it: for every step that only reads policies or advises about them. */
export interface EdgeFacts {
  /** The host name that `mta-sts.<domain>` must be a CNAME of. */
  readonly endpoint: string;
  /** For how long an edge location may serve an old copy of a policy, in seconds. */
  readonly cacheSeconds: number;
  /** CAA issuers (RFC 8659) one of which must be allowed for the edge's certificates; empty: its own authority. */
  readonly caaIssuers: readonly string[];
}
