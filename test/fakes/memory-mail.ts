import type { MailOut, OutgoingMail } from '../../service/ports/mail-out.ts';

/** Sent mail in order, one entry for each mail id. `before` sees every call first and may throw. */
export class MemoryMail implements MailOut {
  before: (mail: OutgoingMail) => Promise<void> | void = () => {};
  readonly #sent = new Map<string, OutgoingMail>();
  /** Calls that came through, repeats too. */
  handedOver = 0;

  async send(mail: OutgoingMail): Promise<void> {
    await this.before(mail);
    this.handedOver++;
    this.#sent.set(mail.id, structuredClone(mail));
  }

  get sent(): OutgoingMail[] {
    return [...this.#sent.values()];
  }
}
