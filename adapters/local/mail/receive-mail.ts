import type { SMTPServerSession } from 'smtp-server';
import { formatReceiverBlock } from '../../../core/mail/receiver-block.ts';
import { siteOf } from '../../../core/names/network-of.ts';
import type { Clock } from '../../../service/ports/clock.ts';
import type { Log } from '../../../service/ports/log.ts';
import type { Random } from '../../../service/ports/random.ts';
import type { Resolver } from '../../../service/ports/resolver.ts';
import type { SpooledMail } from './collected-mail.ts';
import { verifyDkim } from './dkim-results.ts';
import type { MailSpool } from './mail-spool.ts';
import type { MailTurns } from './mail-turns.ts';
import { SmtpError } from './smtp-error.ts';
import { recipientsOf } from './smtp-recipients.ts';

export interface ReceiveMailOptions {
  /** The server's name in Received and Authentication-Results, and the domain of all addresses that it may know. */
  mailDomain: string;
  resolver: Pick<Resolver, 'txt'>;
  /**
   * Called once for each mail, whatever the number of recipients. It may not keep `raw`, which is taken away when it has
   * resolved. @returns the key of the stored mail
   */
  storeMail(raw: Uint8Array): Promise<string>;
  /** Called with the key afterwards. The mail is acknowledged when it has resolved. @param from the sender's site */
  countMail(key: string, from: { site: string; recipients: readonly string[] }): Promise<unknown>;
  log: Log;
  clock: Clock;
  random: Random;
}

export interface WaitingRoom {
  spool: MailSpool;
  /** A large mail is verified, stored and counted by itself: each takes several times its size. */
  largeMails: MailTurns;
  /**
   * For storing and counting. A session must stay from then on, and all the others may end. Attack: one site with as many
   * connections as the server has, each with a mail that takes half a second to count, so that nobody else gets one.
   */
  storing: MailTurns;
}

/** One is counted while the next ones are stored. */
export const mailsStoredAtOnce = 8;

export interface Sender {
  session: SMTPServerSession;
  /** Until the mail is being stored, its session may end: nothing has been acknowledged. */
  ended: AbortSignal;
  onStore(): void;
}

/** @throws SmtpError why the mail is not acknowledged */
export async function receiveMail(
  stream: AsyncIterable<Buffer>,
  sender: Sender,
  options: ReceiveMailOptions,
  { spool, largeMails, storing }: WaitingRoom,
): Promise<void> {
  const site = siteOf(sender.session.remoteAddress);
  let mail: SpooledMail | undefined;
  try {
    mail = await spool.collect(stream, site);
    const arrived = mail;
    const work = () => take(arrived, sender, options, storing);
    const signal = AbortSignal.any([sender.ended, arrived.refused]);
    await (arrived.isLarge ? largeMails.take(work, { site, signal }) : work());
  } catch (error) {
    if (mail === undefined) {
      sender.ended.throwIfAborted();
      if (isBrokenOff(error)) {
        options.log.info('mail-broken-off', { site });
        throw new SmtpError(421, '4.4.2 The connection was closed before the mail was complete');
      }
    }
    const isRefusal = error instanceof SmtpError;
    if (!isRefusal || error.cause !== undefined) options.log.error('mail-not-stored', { error });
    if (isRefusal) throw error;
    throw new SmtpError(451, '4.3.0 The mail could not be stored, try again later');
  } finally {
    await mail?.remove();
  }
}

/** The client went away before the end of its mail: it has no answer, and sends the mail again. */
const isBrokenOff = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ECONNECTION' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');

async function take(
  mail: SpooledMail,
  { session, ended, onStore }: Sender,
  options: ReceiveMailOptions,
  storing: MailTurns,
): Promise<void> {
  mail.begin();
  const receivedAt = options.clock.now();
  const results = await verifyDkim(mail.pieces, options.resolver, receivedAt);
  ended.throwIfAborted();
  const recipients = recipientsOf(session, options.mailDomain);
  const site = siteOf(session.remoteAddress);
  const block = formatReceiverBlock({
    receiver: options.mailDomain,
    returnPath: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
    helo: session.hostNameAppearsAs || 'unknown',
    remoteAddress: session.remoteAddress,
    secure: session.secure,
    recipients,
    id: options.random.token(26),
    results,
    receivedAt,
  });
  const store = async () => {
    onStore();
    const key = await mail.withBytes(block, (raw) => options.storeMail(raw));
    await options.countMail(key, { site, recipients });
  };
  const [recipient = ''] = recipients;
  await storing.take(store, { site, recipient, signal: ended });
}
