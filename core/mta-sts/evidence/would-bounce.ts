/**
 * RFC 8460 §4.3: failures that make no sender refuse mail under MTA-STS: those of DANE, which is separate, and those of
 * fetching the policy, without which a sender has none. An unknown type counts as a refusal.
 */
const harmless = new Set([
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
]);

/** Whether a failure of this type would have bounced, or at least delayed, mail under `enforce`. */
export const wouldBounce = (resultType: string) => !harmless.has(resultType.toLowerCase());
