import { type AutomaticMail, writeAutomaticMail } from '../../core/mail/automatic-mail.ts';
import { signMail } from '../../core/mail/dkim/sign-mail.ts';
import { InvalidMailError } from '../../core/mail/write-mail.ts';
import { MailNotSentError } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';

/** `refused`: trying again is useless. `failed`: it may go through later. */
export type MailOutcome = { status: 'sent' | 'refused' } | { status: 'failed'; error: Error };

/**
 * Sends one of several mails. That it is not taken is an outcome, not an error, so that one mailbox never keeps
 * another's mail, nor any other work, back.
 */
export async function tryMail(
  ports: Pick<Ports, 'mail' | 'dkimKey' | 'log' | 'service'>,
  mail: AutomaticMail,
): Promise<MailOutcome> {
  const { id } = mail;
  try {
    const { raw, envelope } = await writeAutomaticMail(ports.service, mail);
    await ports.mail.send({ id, envelope, raw: await signMail(raw, await ports.dkimKey()) });
    return { status: 'sent' };
  } catch (error) {
    if (error instanceof MailNotSentError || error instanceof InvalidMailError) {
      const isRefused = error instanceof InvalidMailError || error.isRefused;
      ports.log.warn(isRefused ? 'mail-refused' : 'mail-not-sent', {
        mail: id,
        error: error.message,
      });
      return isRefused ? { status: 'refused' } : { status: 'failed', error };
    }
    throw error;
  }
}
