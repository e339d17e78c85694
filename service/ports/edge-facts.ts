/** Facts about the edge that need no call to it: for steps that only read policies or advise about them. */
export interface EdgeFacts {
  /** The target that the CNAME of `mta-sts.<domain>` must have. */
  readonly endpoint: string;
  /** How long an edge location may serve an old copy of a policy, in seconds. */
  readonly cacheSeconds: number;
  /** CAA issuers (RFC 8659) of the edge's certificates, one of which must be allowed; empty if the edge uses its own authority. */
  readonly caaIssuers: readonly string[];
}
