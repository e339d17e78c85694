/** Facts about the edge that need no call to it: for steps that only read policies or advise about them. */
export interface EdgeFacts {
  /** The edge's own host name. */
  readonly endpoint: string;
  /**
   * Whether a policy host may lead there by way of a name in the service's zone. Otherwise it has to be a CNAME of
   * `endpoint` itself (docs/decisions/0018).
   */
  readonly takesServiceNames: boolean;
  /** How long an edge location may serve an old copy of a policy, in seconds. */
  readonly cacheSeconds: number;
  /** CAA issuers (RFC 8659) of the edge's certificates, one of which must be allowed; empty if the edge uses its own authority. */
  readonly caaIssuers: readonly string[];
}
