export type UnverifiedReason =
  /** It came by HTTPS or as a file, or another receiver accepted it: nothing can be trusted. */
  | 'no-trusted-result'
  /** It does not say who reports. */
  | 'no-submitter'
  | 'unsigned'
  /** It has a signature that did not verify. */
  | 'failed'
  /** Somebody else signed it. */
  | 'not-aligned'
  /** `l=`: text may have been added after what was signed (RFC 6376 §8.2; RFC 8460 §5.3 forbids it). */
  | 'body-length-limited'
  /** The record of the key excludes the service: `s=email` alone (RFC 8460 §5.3, RFC 6376 §3.6.1). */
  | 'not-for-tlsrpt'
  /** `x=` is before the time of receipt. */
  | 'expired';

/** Whether a report mail was signed by the reporter that it claims to come from. */
export type Verification =
  /** `by` is the signing domain (d=). */
  | { verified: true; by: string }
  /** `detail` is a phrase without a full stop. */
  | { verified: false; reason: UnverifiedReason; detail: string };

export function unverified(reason: UnverifiedReason, detail: string): Verification {
  return { verified: false, reason, detail };
}
