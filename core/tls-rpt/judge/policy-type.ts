/** RFC 8460 §4.4 `policy-type`. */
export const policyTypes = ['sts', 'tlsa', 'no-policy-found'] as const;

/** One of these types; `other` for a reporter's own word. */
export const knownPolicyType = (word: string): string =>
  policyTypes.some((type) => type === word) ? word : 'other';
