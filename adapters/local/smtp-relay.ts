import { createTransport, type Transporter } from 'nodemailer';
import type { MailOut } from '../../core/workflows/ports.ts';

export interface RelayOptions {
  host: string;
  port: number;
}

/** Hands mail to an SMTP server, which takes it from there. */
export function createRelay({ host, port }: RelayOptions): MailOut {
  const options = {
    host,
    port,
    secure: false,
    // Opportunistic: a certificate that nobody vouches for is still better than plain text, and there is no password.
    tls: { rejectUnauthorized: false },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const transport = createTransport(options);
  const withoutTls = createTransport({ ...options, ignoreTLS: true });
  return {
    async send({ envelope, raw }) {
      const message = { envelope, raw: Buffer.from(raw) };
      const { rejected } = await transport.sendMail(message).catch(async (error) => {
        // RFC 8460 §3: reports are delivered despite TLS-related failures.
        if (await failsAtSetUp(transport, error)) return withoutTls.sendMail(message);
        throw error;
      });
      if (rejected.length > 0)
        throw new Error(
          `Cannot hand mail to ${host}:${port}: it refused ${rejected.length} of its recipients`,
        );
    },
  };
}

/**
 * Whether no session with TLS comes about, so that nothing was handed over yet. A connection that broke within a
 * session has the same codes as one that broke within the TLS handshake; another try tells them apart.
 */
async function failsAtSetUp(transport: Transporter, { code }: { code?: string }): Promise<boolean> {
  if (code === 'ETLS') return true;
  if (code !== 'ESOCKET' && code !== 'ETIMEDOUT') return false;
  return transport.verify().then(
    () => false,
    () => true,
  );
}
