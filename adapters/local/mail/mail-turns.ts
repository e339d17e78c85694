import { Turns } from '../turns.ts';
import { SmtpError } from './smtp-error.ts';

/** RFC 5321 §4.5.3.2.6: a client waits ten minutes for the answer to a mail. Some wait only five. */
const maxWaitMilliseconds = 240_000;

export interface WaitingMail {
  /** Sites take turns, so that whoever sends many mails delays its own. */
  site: string;
  /** Within a site, addresses take turns: all mail may come through one relay. */
  recipient?: string;
  /** Ends the wait: nothing of the mail has been acknowledged. */
  signal: AbortSignal;
}

/** So many mails at a time are worked on, and the others wait. */
export class MailTurns {
  readonly #turns: Turns;

  constructor(atOnce: number) {
    this.#turns = new Turns(atOnce);
  }

  /** @throws the signal's reason, or SmtpError 452, if the work did not begin in time */
  async take<T>(work: () => Promise<T>, { site, recipient, signal }: WaitingMail): Promise<T> {
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new SmtpError(452, '4.3.2 Too many mails at once, try again later')),
      maxWaitMilliseconds,
    );
    const begin = () => {
      clearTimeout(timer);
      return work();
    };
    try {
      return await this.#turns.take(begin, {
        group: site,
        ...(recipient !== undefined && { subgroup: recipient }),
        signal: AbortSignal.any([signal, late.signal]),
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
