import { createTransport, type Transporter } from 'nodemailer';
import { MailNotSentError, type MailOut } from '../../../service/ports/mail-out.ts';

export interface RelayOptions {
  host: string;
  port: number;
  /** How long the server may take to accept the connection, and to send its greeting; default 10 s. */
  timeoutMilliseconds?: number;
}

/** Hands mail to an SMTP server, which delivers it. */
export function createRelay({ host, port, timeoutMilliseconds = 10_000 }: RelayOptions): MailOut {
  const options = {
    host,
    port,
    secure: false,
    // Opportunistic TLS: even an untrusted certificate is better than plain text, and we send no password.
    tls: { rejectUnauthorized: false },
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const transport = createTransport(options);
  const withoutTls = createTransport({ ...options, ignoreTLS: true });
  return {
    async send({ envelope, raw }) {
      const message = { envelope, raw: Buffer.from(raw) };
      const sent = transport.sendMail(message).catch(async (error) => {
        // RFC 8460 §3: reports are delivered in spite of TLS failures.
        if (await failsAtSetUp(transport, error)) return withoutTls.sendMail(message);
        throw error;
      });
      const { rejected } = await sent.catch((error: SmtpError) => {
        const relay = `the relay "${host}:${port}" ${describeFailure(error)}`;
        throw new MailNotSentError(`Cannot send mail: ${relay}`, {
          cause: error,
          isRefused: isRefusal(error),
        });
      });
      if (rejected.length > 0)
        throw new MailNotSentError(
          `Cannot send mail: the relay "${host}:${port}" refused ${rejected.length} of its recipients`,
        );
    },
  };
}

/** An error as nodemailer throws it. */
type SmtpError = Error & { code?: string; response?: string; responseCode?: number; command?: string };

/**
 * RFC 5321 §4.2.1: a 5yz reply is permanent. If the relay sends it as its greeting or in answer to our sender address,
 * the cause is on our side, and the operator has to fix it.
 */
const isRefusal = ({ response, responseCode = 0, command = '' }: SmtpError): boolean =>
  response !== undefined && responseCode >= 500 && ['RCPT TO', 'DATA'].includes(command);

/** Describes what the relay did and how to fix it. */
function describeFailure({ code, response, responseCode = 0, command, message }: SmtpError): string {
  if (response !== undefined && responseCode >= 400) {
    const to = command === undefined || command === 'CONN' ? 'its greeting' : command;
    const next = responseCode < 500 ? 'try again later' : 'see its log for the cause';
    return `answers "${response.slice(0, 200)}" to ${to}; ${next}`;
  }
  if (code === 'ETIMEDOUT')
    return `does not answer (${message}); check that it is an SMTP server (--relay) and not overloaded`;
  if (code === 'EDNS') return `has no address (${message}); check the name given with --relay`;
  return `cannot be reached (${message}); check that it is running, and the name and port given with --relay`;
}

/**
 * Whether TLS cannot be set up, so that nothing can have been handed over yet. A connection that broke during a session
 * has the same error codes as one that broke during the TLS handshake. Only a second attempt shows the difference.
 */
async function failsAtSetUp(transport: Transporter, { code }: { code?: string }): Promise<boolean> {
  if (code === 'ETLS') return true;
  if (code !== 'ESOCKET' && code !== 'ETIMEDOUT') return false;
  return transport.verify().then(
    () => false,
    () => true,
  );
}
