import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { CertificateAuthority } from '../https/certificate-authority.ts';
import { listenError } from '../listen.ts';
import { MailSpool, spoolLimits } from './mail-spool.ts';
import { MailTurns } from './mail-turns.ts';
import { mailsStoredAtOnce, type ReceiveMailOptions, receiveMail, type WaitingRoom } from './receive-mail.ts';
import { refuseRecipient } from './smtp-recipients.ts';
import { type SmtpLimits, SmtpSessions, smtpLimits } from './smtp-sessions.ts';

export interface SmtpReceiverOptions extends ReceiveMailOptions {
  /** Mail for other addresses is refused. The address is in lower case, with the domain. */
  isKnownAddress(address: string): Promise<boolean>;
  ca: Pick<CertificateAuthority, 'issue' | 'secureContextFor'>;
  /** Where large mails wait for their turn. It is emptied at the start. */
  spoolFolder: string;
  /** The largest mail that is accepted; default 40 MB, as with SES. */
  maxMailBytes?: number;
  limits?: SmtpLimits;
  spool?: typeof spoolLimits;
}

export interface SmtpReceiver {
  listen(port: number, host: string): Promise<{ port: number }>;
  close(): Promise<void>;
}

const defaultMaxMailBytes = 41_943_040;
/** The maximum number of sockets, including those that are silent or closing. Sessions have their own limit. */
const maxSockets = 1_000;
const idleMilliseconds = 60_000;

/**
 * Receives report mail as SES does: verifies the signatures, puts the result on top of the mail, and answers 250 only
 * once the mail is stored. It accepts mail without TLS too, because reports about failing TLS would otherwise be lost
 * (RFC 8460 §5.3).
 */
export function createSmtpReceiver(options: SmtpReceiverOptions): SmtpReceiver {
  let server: SMTPServer | undefined;
  return {
    async listen(port, host) {
      const { spoolFolder, maxMailBytes = defaultMaxMailBytes } = options;
      const spool = new MailSpool(spoolFolder, maxMailBytes, options.spool ?? spoolLimits);
      await spool.open();
      const { key, chain } = await options.ca.issue(options.mailDomain);
      server = new SMTPServer({
        ...fixedOptions(options),
        ...handlers(options, waitingRoom(spool), () => server),
        key,
        cert: chain,
      });
      server.server.maxConnections = maxSockets;
      // A client that disconnects or fails at TLS is not our error.
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

const waitingRoom = (spool: MailSpool): WaitingRoom => ({
  spool,
  largeMails: new MailTurns(1),
  storing: new MailTurns(mailsStoredAtOnce),
});

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

/** The answers to what a client says. */
function handlers(
  options: SmtpReceiverOptions,
  waiting: WaitingRoom,
  server: () => SMTPServer | undefined,
): Pick<SMTPServerOptions, 'onConnect' | 'onClose' | 'onMailFrom' | 'onRcptTo' | 'onData'> {
  const sessions = new SmtpSessions(options.clock, options.limits ?? smtpLimits, (id, answer) => {
    for (const connection of server()?.connections ?? [])
      if (connection.id === id) connection.send(answer.responseCode, answer.message);
  });
  return {
    onConnect: (session, done) => done(sessions.open(session)),
    onClose: (session) => sessions.close(session),
    onMailFrom: (_address, session, done) => done(sessions.countMail(session)),
    onRcptTo: ({ address }, session, done) => {
      sessions.setState(session, 'waits-for-us');
      refuseRecipient(address, session, options)
        .finally(() => sessions.setState(session, 'waits-for-client'))
        .then(done, done);
    },
    onData: (stream, session, done) => {
      const touched = onChunk(stream, () => sessions.touch(session));
      const arrived = untilEnd(touched, () => sessions.setState(session, 'waits-for-us'));
      const ended = sessions.ended(session);
      const onStore = () => sessions.setState(session, 'must-stay');
      receiveMail(arrived, { session, ended, onStore }, options, waiting)
        .finally(() => sessions.setState(session, 'waits-for-client'))
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
