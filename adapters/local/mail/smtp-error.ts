/** A refusal for the client: the reply code, and a text that begins with the enhanced status code (RFC 3463). */
export class SmtpError extends Error {
  readonly responseCode: number;
  /** @param options `cause`: an error of our own, which is logged */
  constructor(responseCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.responseCode = responseCode;
  }
}
