/** Verifies the DKIM signatures of a mail that no receiver of ours accepted. On AWS, only SES can, for mail that it receives. */
export interface SignatureVerifier {
  /**
   * @param owner who imports the mail; owners take turns
   * @returns statements of an Authentication-Results field (RFC 8601 §2.7.1), one for each signature. Never throws.
   */
  verify(mail: Uint8Array, owner: string): Promise<string[]>;
}
