import { composeMail, type WrittenMail } from './write-mail.ts';

/** A mail that this service writes to its users by itself. */
export interface AutomaticMail {
  /** Same for the same mail, so that a repeat is recognised: becomes the Message-ID. */
  id: string;
  /** Which kind of mail it is, for filters. */
  list: 'digest' | 'alert';
  to: string[];
  subject: string;
  text: string;
  html?: string;
  date: Date;
}

/** @throws InvalidMailError */
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
      // RFC 3834 §5: no vacation notice answers it.
      'Auto-Submitted': 'auto-generated',
      'List-Id': `<${list}.${mailDomain}>`,
    },
  });
}
