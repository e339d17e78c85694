import { excerpt } from '../../core/finding/fault.ts';
import { type AutomaticMail, writeAutomaticMail } from '../../core/mail/automatic-mail.ts';
import { signMail } from '../../core/mail/dkim/sign-mail.ts';
import { mailFault } from '../../core/mail/mail-fault.ts';
import { InvalidMailError } from '../../core/mail/write-mail.ts';
import { MailNotSentError } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';

/** `refused`: a retry is useless. `failed`: it may succeed later. */
export type MailOutcome = { status: 'sent' | 'refused' } | { status: 'failed'; error: Error };

/**
 * Sends one of several mails. A refusal is an outcome, not an exception, so that one mailbox never blocks another's mail
 * or any other work.
 */
export async function tryMail(
  ports: Pick<Ports, 'mail' | 'dkimKey' | 'log' | 'service'>,
  mail: AutomaticMail,
): Promise<MailOutcome> {
  const { id } = mail;
  try {
    await sendAutomaticMail(ports, mail);
    return { status: 'sent' };
  } catch (error) {
    if (!(error instanceof MailNotSentError)) throw error;
    const { isRefused, message } = error;
    ports.log.warn(isRefused ? 'mail-refused' : 'mail-not-sent', { mail: id, error: message });
    return isRefused ? { status: 'refused' } : { status: 'failed', error };
  }
}

/** Writes, signs and sends a mail. @throws MailNotSentError, also for an invalid address: an earlier version accepted some */
export async function sendAutomaticMail(
  ports: Pick<Ports, 'mail' | 'dkimKey' | 'service'>,
  mail: AutomaticMail,
): Promise<void> {
  const { raw, envelope } = await writeAutomaticMail(ports.service, mail).catch((error) => {
    if (!(error instanceof InvalidMailError)) throw error;
    const { field, value } = error;
    const fault = mailFault('mail-invalid', { field, value: excerpt(value) });
    throw new MailNotSentError(fault, { cause: error, isRefused: true });
  });
  await ports.mail.send({ id: mail.id, envelope, raw: await signMail(raw, await ports.dkimKey()) });
}
