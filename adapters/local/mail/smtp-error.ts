/** A refusal for the client: the reply code, and a text that begins with the enhanced status code (RFC 3463). */
export class SmtpError extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}
