import { createTransport } from 'nodemailer';
import type { MailOut } from '../../core/workflows/ports.ts';

export interface RelayOptions {
  host: string;
  port: number;
}

/** Hands mail to an SMTP server, which takes it from there. */
export function createRelay({ host, port }: RelayOptions): MailOut {
  const transport = createTransport({
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
  });
  return {
    async send({ envelope, raw }) {
      const { rejected } = await transport.sendMail({ envelope, raw: Buffer.from(raw) });
      if (rejected.length > 0)
        throw new Error(
          `Cannot hand mail to ${host}:${port}: it refused ${rejected.length} of its recipients`,
        );
    },
  };
}
