import type { None } from '../../finding/coded.ts';
import type { HeaderProblem } from '../../mail/find-header-ambiguity.ts';

/** Why a report is not verified: by reason, with the facts that the words need (`core/words/intake-words.ts`). */
export interface UnverifiedParameters {
  /** It came by HTTPS or as a file, or another receiver accepted it: nothing can be trusted. */
  'no-trusted-result': None;
  /** It does not name the reporter. */
  'no-submitter': None;
  /** `signer`: the expected signer, if a result of our receiver names somebody. */
  unsigned: { signer?: string };
  /** It has a signature that did not verify. `result`: our receiver's word for it (RFC 8601 §2.7.1). */
  failed: { signer?: string; result: string };
  /** Somebody else signed it; `signer` is absent if our receiver does not say who. */
  'not-aligned': { signer?: string; submitter: string };
  /** `l=`: text may have been added after what was signed (RFC 6376 §8.2; RFC 8460 §5.3 forbids it). */
  'body-length-limited': { signer: string };
  /** The record of the key excludes the service: `s=email` alone (RFC 8460 §5.3, RFC 6376 §3.6.1). */
  'not-for-tlsrpt': { signer: string; services: string };
  /** `x=` is before the time of receipt. */
  expired: { signer: string };
  /** The verifier of its signature may have seen a different message. */
  'ambiguous-header': { problem: HeaderProblem; field?: string };
  /** It has more signatures than we examine. */
  'too-many-signatures': { count: number; limit: number };
  /** It was in an enclosed message: the signer of a mail is not responsible for what it encloses. */
  'enclosed-message': None;
  /** From belongs to another organisation than the submitter. */
  'author-not-aligned': { author: string; submitter: string };
  /** Anybody can get a mailbox at the organisation, and From is not its address for reports. */
  'not-report-address': { author: string; provider: string };
  /** A header field that affected the reading is not signed, so somebody else may have written it. */
  'field-not-signed': { signer: string; field: string };
  /** Only the recipient address, which nobody signed, says which domain it is about. */
  'domain-not-signed': { signer: string };
  /** No signed element declares the mail a TLS report. */
  'not-sent-as-report': { signer: string };
}

export type UnverifiedReason = keyof UnverifiedParameters;

/** The name of any fact. */
export type UnverifiedFact = {
  [R in UnverifiedReason]: UnverifiedParameters[R] extends None ? never : keyof UnverifiedParameters[R];
}[UnverifiedReason];

export type Unverified = {
  [R in UnverifiedReason]: { verified: false; reason: R; parameters: UnverifiedParameters[R] };
}[UnverifiedReason];

/** Whether a report mail was signed by the reporter that it claims to come from. `by` is the signing domain (d=). */
export type Verification = { verified: true; by: string } | Unverified;

export const unverified = <R extends UnverifiedReason>(
  reason: R,
  parameters: UnverifiedParameters[R],
): Unverified => ({ verified: false, reason, parameters }) as Unverified;
