/** Verifies the DKIM signatures of a mail that no receiver of ours accepted. On AWS, only SES can, for mail that it receives. */
export interface SignatureVerifier {
  /** @returns statements of an Authentication-Results field (RFC 8601 §2.7.1), one for each signature. Never throws. */
  verify(mail: Uint8Array): Promise<string[]>;
}
