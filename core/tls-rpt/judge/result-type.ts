/** The result types of RFC 8460 §4.3, in its order. */
export const resultTypes = [
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] as const;
export type ResultType = (typeof resultTypes)[number];

/** Reporters also use words of their own. */
export function isResultType(word: string): word is ResultType {
  return resultTypes.some((type) => type === word);
}

// The others also come and go with a busy server, a lost connection or a problem at the sender.
const lastingTypes = new Set<string>([
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'tlsa-invalid',
  'dane-required',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] satisfies ResultType[]);

/** Whether a failure of this type stays until somebody changes something, however few sessions failed. */
export const isLasting = (resultType: string): boolean => lastingTypes.has(resultType);
