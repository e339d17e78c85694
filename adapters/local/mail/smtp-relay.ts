import { createTransport, type Transporter } from 'nodemailer';
import { type MailFault, mailFault } from '../../../core/mail/mail-fault.ts';
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
  const relay = `${host}:${port}`;
  return {
    async send({ envelope, raw }) {
      const message = { envelope, raw: Buffer.from(raw) };
      const sent = transport.sendMail(message).catch(async (error) => {
        // RFC 8460 §3: reports are delivered in spite of TLS failures.
        if (await failsAtSetUp(transport, error)) return withoutTls.sendMail(message);
        throw error;
      });
      const { rejected } = await sent.catch((error: SmtpError) => {
        throw new MailNotSentError(faultOf(relay, error), { cause: error, isRefused: isRefusal(error) });
      });
      if (rejected.length > 0)
        throw new MailNotSentError(mailFault('recipients-refused', { relay, recipients: rejected.length }));
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

function faultOf(
  relay: string,
  { code, response, responseCode = 0, command, message: errorMessage }: SmtpError,
): MailFault {
  if (response !== undefined && responseCode >= 400) {
    const answered = command !== undefined && command !== 'CONN' && { command };
    const facts = { reply: response.slice(0, 200), ...answered, isTemporary: responseCode < 500 };
    return mailFault('relay-answer', { relay, ...facts });
  }
  if (code === 'ETIMEDOUT') return mailFault('relay-timeout', { relay, errorMessage });
  if (code === 'EDNS') return mailFault('relay-without-address', { relay, errorMessage });
  return mailFault('relay-unreachable', { relay, errorMessage });
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
