import { type Attachment, composeMail, type WrittenMail } from './write-mail.ts';

/** A mail that the service sends to its users or its operator automatically. */
export interface AutomaticMail {
  /** The same for the same mail, so that a repeat can be recognised. It becomes the Message-ID. */
  id: string;
  /** The kind of mail, for the recipient's filters. */
  list: 'digest' | 'alert' | 'confirm' | 'operator';
  to: string[];
  subject: string;
  text: string;
  html?: string;
  date: Date;
  attachments?: Attachment[];
  /** The page on which the only recipient can leave. */
  leaveUrl?: string;
  /** The envelope sender, where bounces go; by default, the sender's address. */
  bounceTo?: string;
}

/**
 * Not signed. `digestFrom` is the sender's address; `mailDomain` is in its Message-ID and List-Id.
 * @throws InvalidMailError
 */
export async function writeAutomaticMail(
  { digestFrom, mailDomain }: { digestFrom: string; mailDomain: string },
  { id, list, to, leaveUrl, bounceTo, ...content }: AutomaticMail,
): Promise<WrittenMail> {
  const { envelope, raw } = await composeMail({
    from: { name: 'StrictMX', address: digestFrom },
    to: to.map((address) => ({ address })),
    ...content,
    messageId: `<${id}@${mailDomain}>`,
    headers: {
      // RFC 3834 §5: vacation notices and other automatic mail do not answer it.
      'Auto-Submitted': 'auto-generated',
      'List-Id': `<${list}.${mailDomain}>`,
      ...(leaveUrl !== undefined && leaveHeaders(leaveUrl)),
    },
  });
  return { envelope: { ...envelope, from: bounceTo ?? envelope.from }, raw };
}

/** RFC 8058 §3.1: one click needs HTTPS, which a trial on one machine does not have. */
const leaveHeaders = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  ...(url.startsWith('https:') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
});
