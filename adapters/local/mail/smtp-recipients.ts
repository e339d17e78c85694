import type { SMTPServerSession } from 'smtp-server';
import { splitAddress } from '../../../core/names/mailbox.ts';
import type { Log } from '../../../service/ports/log.ts';
import { SmtpError } from './smtp-error.ts';

/** RFC 5321 §4.5.3.1.8: a server accepts at least this many. */
const maxRecipients = 100;

export interface RecipientOptions {
  mailDomain: string;
  isKnownAddress(address: string): Promise<boolean>;
  log: Log;
}

/**
 * Answers RCPT before the mail arrives. Attack: mail to any number of made-up names, all of which we would store.
 * @returns undefined for a known address
 */
export async function refuseRecipient(
  address: string,
  { envelope }: Pick<SMTPServerSession, 'envelope'>,
  { mailDomain, isKnownAddress, log }: RecipientOptions,
): Promise<Error | undefined> {
  const wanted = fullAddress(address, mailDomain);
  if (splitAddress(wanted).domain !== mailDomain)
    return new SmtpError(550, `5.7.1 Relaying denied: this server accepts mail for ${mailDomain} only`);
  if (envelope.rcptTo.length >= maxRecipients)
    return new SmtpError(452, `4.5.3 Too many recipients, at most ${maxRecipients} at once`);
  try {
    if (await isKnownAddress(wanted)) return undefined;
  } catch (error) {
    log.error('recipient-not-looked-up', { error });
    return new SmtpError(451, '4.3.0 The address could not be looked up, try again later');
  }
  return new SmtpError(550, '5.1.1 No such address here');
}

/** In lower case. RFC 5321 §4.5.1: `postmaster` needs no domain. */
function fullAddress(address: string, mailDomain: string): string {
  const lower = address.toLowerCase();
  return lower === 'postmaster' ? `${lower}@${mailDomain}` : lower;
}

/** Without duplicates. */
export function recipientsOf(
  { envelope }: Pick<SMTPServerSession, 'envelope'>,
  mailDomain: string,
): string[] {
  return [...new Set(envelope.rcptTo.map(({ address }) => fullAddress(address, mailDomain)))];
}
