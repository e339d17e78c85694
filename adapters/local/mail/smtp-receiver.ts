import { once } from 'node:events';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Clock } from '../../../service/ports/clock.ts';
import type { Log } from '../../../service/ports/log.ts';
import type { Random } from '../../../service/ports/random.ts';
import type { Resolver } from '../../../service/ports/resolver.ts';
import type { CertificateAuthority } from '../https/certificate-authority.ts';
import { listenError } from '../listen.ts';
import { verifyDkim } from './dkim-results.ts';
import { formatReceiverBlock } from './receiver-block.ts';

export interface SmtpReceiverOptions {
  /** Mail for `*@<mailDomain>` is accepted. This is also the server's name in Received and Authentication-Results. */
  mailDomain: string;
  ca: Pick<CertificateAuthority, 'issue' | 'secureContextFor'>;
  resolver: Pick<Resolver, 'txt'>;
  /** Called once for each recipient. The mail is acknowledged when all calls have resolved. */
  onMail(mail: { raw: Uint8Array; recipient: string }): Promise<unknown>;
  log: Log;
  clock: Clock;
  random: Random;
  /** The largest mail that is accepted; default 40 MB, as with SES. */
  maxMailBytes?: number;
}

export interface SmtpReceiver {
  listen(port: number, host: string): Promise<{ port: number }>;
  close(): Promise<void>;
}

const defaultMaxMailBytes = 41_943_040;
const maxRecipients = 100;
const maxClients = 100;
const idleMilliseconds = 60_000;
/**
 * Attack: many connections, each with a mail that is nearly too large. Above this, senders are asked to try again
 * later.
 */
const maxBytesInMemory = 268_435_456;

/**
 * Receives report mail as SES does: verifies the signatures, puts the result on top of the mail, and answers 250 only
 * once the mail is stored. Mail without TLS is accepted too: otherwise the reports about failing TLS would be lost
 * (RFC 8460 §5.3).
 */
export function createSmtpReceiver(options: SmtpReceiverOptions): SmtpReceiver {
  const memory = { bytes: 0 };
  const maxMailBytes = options.maxMailBytes ?? defaultMaxMailBytes;
  let server: SMTPServer | undefined;
  return {
    async listen(port, host) {
      const { key, chain } = await options.ca.issue(options.mailDomain);
      server = new SMTPServer({
        name: options.mailDomain,
        banner: 'StrictMX',
        key,
        cert: chain,
        minVersion: 'TLSv1.2',
        SNICallback: (_name, done) => {
          options.ca.secureContextFor(options.mailDomain).then((context) => done(null, context), done);
        },
        disabledCommands: ['AUTH'],
        disableReverseLookup: true,
        hideSMTPUTF8: true,
        size: maxMailBytes,
        maxClients,
        socketTimeout: idleMilliseconds,
        closeTimeout: 500,
        onRcptTo: ({ address }, session, done) => done(refuseRecipient(address, session, options.mailDomain)),
        onData: (stream, session, done) => {
          receive(stream, session, { ...options, maxMailBytes }, memory).then(() => done(), done);
        },
      });
      // A client that breaks off or fails at TLS is not our error.
      server.on('error', (error) => options.log.info('smtp-connection-failed', { message: error.message }));
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

/** A refusal for the client: the reply code, and a text that begins with the enhanced status code (RFC 3463). */
class SmtpError extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

function refuseRecipient(address: string, session: SMTPServerSession, mailDomain: string): Error | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  if (domain !== mailDomain)
    return new SmtpError(550, `5.7.1 Relaying denied: this server accepts mail for ${mailDomain} only`);
  if (session.envelope.rcptTo.length >= maxRecipients)
    return new SmtpError(452, `4.5.3 Too many recipients, at most ${maxRecipients} at once`);
  return undefined;
}

async function receive(
  stream: AsyncIterable<Buffer>,
  session: SMTPServerSession,
  options: SmtpReceiverOptions & { maxMailBytes: number },
  memory: { bytes: number },
): Promise<void> {
  const mail: { chunks: Buffer[]; bytes: number } = { chunks: [], bytes: 0 };
  try {
    await readMail(stream, mail, options.maxMailBytes, memory);
    const receivedAt = options.clock.now();
    const results = await verifyDkim(mail.chunks, options.resolver, receivedAt);
    for (const recipient of uniqueRecipients(session)) {
      const block = formatReceiverBlock({
        receiver: options.mailDomain,
        returnPath: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
        helo: session.hostNameAppearsAs || 'unknown',
        remoteAddress: session.remoteAddress,
        secure: session.secure,
        recipient,
        id: options.random.token(26),
        results,
        receivedAt,
      });
      await options.onMail({ raw: Buffer.concat([Buffer.from(block), ...mail.chunks]), recipient });
    }
  } catch (error) {
    if (error instanceof SmtpError) throw error;
    options.log.error('mail-not-stored', { error });
    throw new SmtpError(451, '4.3.0 The mail could not be stored, try again later');
  } finally {
    memory.bytes -= mail.bytes;
  }
}

function uniqueRecipients(session: SMTPServerSession): string[] {
  return [...new Set(session.envelope.rcptTo.map(({ address }) => address.toLowerCase()))];
}

/** Always reads to the end, because a client reads the answer only then. A mail that is too large is freed at once. */
async function readMail(
  stream: AsyncIterable<Buffer>,
  mail: { chunks: Buffer[]; bytes: number },
  maxMailBytes: number,
  memory: { bytes: number },
): Promise<void> {
  let refusal: SmtpError | undefined;
  for await (const chunk of stream) {
    if (refusal !== undefined) continue;
    mail.chunks.push(chunk);
    mail.bytes += chunk.byteLength;
    memory.bytes += chunk.byteLength;
    if (mail.bytes > maxMailBytes)
      refusal = new SmtpError(552, `5.3.4 The mail is larger than ${maxMailBytes} bytes`);
    else if (memory.bytes > maxBytesInMemory)
      refusal = new SmtpError(452, '4.3.1 Too much mail at once, try again later');
    if (refusal !== undefined) {
      memory.bytes -= mail.bytes;
      mail.bytes = 0;
      mail.chunks = [];
    }
  }
  if (refusal !== undefined) throw refusal;
}
