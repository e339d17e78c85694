/** The names at which senders look up a domain's records and policy, and the canary. */

/** The host that serves the policy (RFC 8461 §3.3). */
export const policyHostOf = (domain: string): string => `mta-sts.${domain}`;

/** Where the TXT record with the id of the policy is (RFC 8461 §3.1). */
export const mtaStsNameOf = (domain: string): string => `_mta-sts.${domain}`;

/** Where the TXT record that says who gets reports is (RFC 8460 §3). */
export const tlsRptNameOf = (domain: string): string => `_smtp._tls.${domain}`;

/** Each claim has a name below this one for its policy host. A wildcard in the service's zone leads them all to the edge. */
export const edgeNameOf = (serviceDomain: string): string => `edge.${serviceDomain}`;

/**
 * The domain that an operator hosts to see that a deployment works. No mail goes there, and the service watches it like
 * any other.
 */
export const canaryOf = (serviceDomain: string): string => `canary.${serviceDomain}`;
