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
}

/**
 * Not signed. `digestFrom` is the sender's address; `mailDomain` is in its Message-ID and List-Id.
 * @throws InvalidMailError
 */
export function writeAutomaticMail(
  { digestFrom, mailDomain }: { digestFrom: string; mailDomain: string },
  { id, list, to, ...content }: AutomaticMail,
): Promise<WrittenMail> {
  return composeMail({
    from: { name: 'StrictMX', address: digestFrom },
    to: to.map((address) => ({ address })),
    ...content,
    messageId: `<${id}@${mailDomain}>`,
    headers: {
      // RFC 3834 §5: vacation notices and other automatic mail do not answer it.
      'Auto-Submitted': 'auto-generated',
      'List-Id': `<${list}.${mailDomain}>`,
    },
  });
}
