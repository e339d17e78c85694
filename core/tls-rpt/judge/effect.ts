/** What a failed session meant for the mail. That depends on the policy under which it failed. */

/** The policy that a sender applied when a session failed. */
export interface PolicyInForce {
  /** `sts`, `tlsa`, `no-policy-found` or a reporter's own word. */
  policyType: string;
  /** Mode of an sts policy, at that time. */
  mode?: string;
}

/** What happened to the mail, most serious first. */
const effectsByGravity = [
  'refused-enforce',
  'refused-dane',
  'depends-on-mode',
  'policy-unusable',
  'delivered-testing',
  'delivered-opportunistic',
  'delivered-none',
] as const;
export type Effect = (typeof effectsByGravity)[number];

export function effectOf(resultType: string, { policyType, mode }: PolicyInForce): Effect {
  // RFC 8461 §3.3 and §5.1: a policy that cannot be fetched counts as none, unless an earlier one is still cached.
  if (/^sts-(policy-fetch-error|policy-invalid|webpki-invalid)$/.test(resultType)) return 'policy-unusable';
  // RFC 7672 §2.2: with usable or bogus TLSA records there is no delivery without authentication.
  if (policyType === 'tlsa' || resultType === 'dane-required') return 'refused-dane';
  if (policyType === 'no-policy-found') return 'delivered-opportunistic';
  // RFC 8461 §5
  if (mode === 'enforce') return 'refused-enforce';
  if (mode === 'testing') return 'delivered-testing';
  if (mode === 'none') return 'delivered-none';
  return 'depends-on-mode';
}

/** Of several policies with the same failure, the one with the most serious effect on the mail. */
export function gravestPolicy(resultType: string, policies: PolicyInForce[]): PolicyInForce | undefined {
  const gravity = (policy: PolicyInForce) => effectsByGravity.indexOf(effectOf(resultType, policy));
  return policies.toSorted((a, b) => gravity(a) - gravity(b))[0];
}
