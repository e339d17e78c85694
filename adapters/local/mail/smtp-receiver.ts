import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { networkOf } from '../../../core/names/network-of.ts';
import type { Clock } from '../../../service/ports/clock.ts';
import type { Log } from '../../../service/ports/log.ts';
import type { Random } from '../../../service/ports/random.ts';
import type { Resolver } from '../../../service/ports/resolver.ts';
import type { CertificateAuthority } from '../https/certificate-authority.ts';
import { listenError } from '../listen.ts';
import { Turns } from '../turns.ts';
import { verifyDkim } from './dkim-results.ts';
import { MailSpool, type SpooledMail } from './mail-spool.ts';
import { formatReceiverBlock } from './receiver-block.ts';
import { SmtpError } from './smtp-error.ts';
import { recipientsOf, refuseRecipient } from './smtp-recipients.ts';
import { type SmtpLimits, SmtpSessions, smtpLimits } from './smtp-sessions.ts';

export interface SmtpReceiverOptions {
  /** The server's name in Received and Authentication-Results, and the domain of all addresses that it may know. */
  mailDomain: string;
  /** Mail for other addresses is refused. The address is in lower case, with the domain. */
  isKnownAddress(address: string): Promise<boolean>;
  ca: Pick<CertificateAuthority, 'issue' | 'secureContextFor'>;
  resolver: Pick<Resolver, 'txt'>;
  /** Where large mails wait for their turn. It is emptied at the start. */
  spoolFolder: string;
  /**
   * Called once for each mail, whatever the number of recipients. It may not keep `raw`, which is taken away when it has
   * resolved. @returns the key of the stored mail
   */
  storeMail(raw: Uint8Array): Promise<string>;
  /** Called with the key afterwards. The mail is acknowledged when it has resolved. */
  countMail(key: string): Promise<unknown>;
  log: Log;
  clock: Clock;
  random: Random;
  /** The largest mail that is accepted; default 40 MB, as with SES. */
  maxMailBytes?: number;
  limits?: SmtpLimits;
}

export interface SmtpReceiver {
  listen(port: number, host: string): Promise<{ port: number }>;
  close(): Promise<void>;
}

const defaultMaxMailBytes = 41_943_040;
/** Sockets, also those that have not said anything yet or are being closed; sessions have their own limit. */
const maxSockets = 1_000;
const idleMilliseconds = 60_000;

/**
 * Receives report mail as SES does: verifies the signatures, puts the result on top of the mail, and answers 250 only
 * once the mail is stored. Mail without TLS is accepted too: otherwise the reports about failing TLS would be lost
 * (RFC 8460 §5.3).
 */
export function createSmtpReceiver(options: SmtpReceiverOptions): SmtpReceiver {
  let server: SMTPServer | undefined;
  return {
    async listen(port, host) {
      const spool = new MailSpool(options.spoolFolder, options.maxMailBytes ?? defaultMaxMailBytes);
      await spool.open();
      const { key, chain } = await options.ca.issue(options.mailDomain);
      server = new SMTPServer({
        ...fixedOptions(options),
        ...handlers(options, { spool, largeMails: new Turns(1) }, () => server),
        key,
        cert: chain,
      });
      server.server.maxConnections = maxSockets;
      // A client that breaks off or fails at TLS is not our error.
      server.on('error', (error) =>
        options.log.info('smtp-connection-failed', {
          code: (error as NodeJS.ErrnoException).code ?? error.name,
        }),
      );
      return { port: await listenSmtp(server, port, host) };
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (server === undefined) return;
      server.close(resolve);
      await promise;
    },
  };
}

const fixedOptions = ({ mailDomain, ca, maxMailBytes }: SmtpReceiverOptions): SMTPServerOptions => ({
  name: mailDomain,
  banner: 'StrictMX',
  minVersion: 'TLSv1.2',
  SNICallback: (_name, done) => {
    ca.secureContextFor(mailDomain).then((context) => done(null, context), done);
  },
  disabledCommands: ['AUTH'],
  disableReverseLookup: true,
  hideSMTPUTF8: true,
  size: maxMailBytes ?? defaultMaxMailBytes,
  socketTimeout: idleMilliseconds,
  closeTimeout: 500,
});

interface Waiting {
  spool: MailSpool;
  largeMails: Turns;
}

/** The answers to what a client says. */
function handlers(
  options: SmtpReceiverOptions,
  waiting: Waiting,
  server: () => SMTPServer | undefined,
): Pick<SMTPServerOptions, 'onConnect' | 'onClose' | 'onMailFrom' | 'onRcptTo' | 'onData'> {
  const sessions = new SmtpSessions(options.clock, options.limits ?? smtpLimits, (id) => {
    for (const connection of server()?.connections ?? [])
      if (connection.id === id) connection.send(421, '4.4.2 Idle too long while others wait');
  });
  return {
    onConnect: (session, done) => done(sessions.open(session)),
    onClose: (session) => sessions.close(session),
    onMailFrom: (_address, session, done) => done(sessions.countMail(session)),
    onRcptTo: ({ address }, session, done) => {
      sessions.setBusy(session, true);
      refuseRecipient(address, session, options)
        .finally(() => sessions.setBusy(session, false))
        .then(done, done);
    },
    onData: (stream, session, done) => {
      const touched = onChunk(stream, () => sessions.touch(session));
      const arrived = untilEnd(touched, () => sessions.setBusy(session, true));
      receive(arrived, session, options, waiting)
        .finally(() => sessions.setBusy(session, false))
        .then(() => done(), done);
    },
  };
}

async function* onChunk(stream: AsyncIterable<Buffer>, then: () => void): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    then();
    yield chunk;
  }
}

async function* untilEnd(stream: AsyncIterable<Buffer>, atEnd: () => void): AsyncGenerator<Buffer> {
  yield* stream;
  atEnd();
}

async function listenSmtp(server: SMTPServer, port: number, host: string): Promise<number> {
  const { server: listener } = server;
  const listening = once(listener, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (error) {
    throw listenError('SMTP', port, host, error);
  }
  const address = listener.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** A large mail by itself: each takes several times its size while it is read. */
async function receive(
  stream: AsyncIterable<Buffer>,
  session: SMTPServerSession,
  options: SmtpReceiverOptions,
  { spool, largeMails }: Waiting,
): Promise<void> {
  let mail: SpooledMail | undefined;
  try {
    mail = await spool.collect(stream, networkOf(session.remoteAddress));
    const arrived = mail;
    const work = () => take(arrived, session, options);
    await (arrived.isLarge ? largeMails.take(work) : work());
  } catch (error) {
    const isRefusal = error instanceof SmtpError;
    if (!isRefusal || error.cause !== undefined) options.log.error('mail-not-stored', { error });
    if (isRefusal) throw error;
    throw new SmtpError(451, '4.3.0 The mail could not be stored, try again later');
  } finally {
    await mail?.remove();
  }
}

async function take(
  mail: SpooledMail,
  session: SMTPServerSession,
  options: SmtpReceiverOptions,
): Promise<void> {
  mail.begin();
  const receivedAt = options.clock.now();
  const results = await verifyDkim(mail.pieces, options.resolver, receivedAt);
  const block = formatReceiverBlock({
    receiver: options.mailDomain,
    returnPath: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
    helo: session.hostNameAppearsAs || 'unknown',
    remoteAddress: session.remoteAddress,
    secure: session.secure,
    recipients: recipientsOf(session, options.mailDomain),
    id: options.random.token(26),
    results,
    receivedAt,
  });
  const key = await mail.withBytes(block, (raw) => options.storeMail(raw));
  await options.countMail(key);
}
