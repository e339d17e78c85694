import { findHeaderAmbiguity, type HeaderAmbiguity } from './find-header-ambiguity.ts';
import type { MailFacts } from './mail-facts.ts';
import { readAuthor } from './read-author.ts';
import { fieldsOf, type HeaderField } from './read-header.ts';
import type { Mail } from './read-mail.ts';

/** The properties that decide whether a signature on a mail says anything about the content that we read. */
export interface MailForm {
  /** Why the verifier of a signature may have seen a different message. Such a mail counts as unsigned. */
  ambiguity?: HeaderAmbiguity;
  /** The address of From, lower case. Absent only beside an ambiguity. */
  author?: string;
  /** How many DKIM-Signature fields there are, whether read or not. */
  signatureCount: number;
  mediaType: string;
  /** Of a multipart/report (RFC 6522), lower case. */
  reportType?: string;
  /** The Content-Transfer-Encoding, lower case, of a message that has no parts of its own. */
  leafEncoding?: string;
}

/** The facts of a mail with its form. */
export interface ReceivedMail extends MailFacts {
  form: MailForm;
}

const carriageReturn = 0x0d;

/** @param message the bytes that `mail` was read from */
export function readForm(mail: Mail, message: Buffer): MailForm {
  const { header, body, mediaType, reportType, leafEncoding } = mail;
  const head = message.toString('latin1', 0, message.length - body.length);
  const froms = fieldsOf(header, 'from');
  const author = froms.length === 1 ? readAuthor(froms[0] ?? '') : undefined;
  const ambiguity =
    findHeaderAmbiguity(header, head, () => body.includes(carriageReturn)) ??
    (author === undefined ? { problem: 'author' as const, field: 'from' } : undefined);
  return {
    ...(ambiguity && { ambiguity }),
    ...(author !== undefined && { author }),
    signatureCount: countFields(header, 'dkim-signature'),
    mediaType,
    ...(reportType !== undefined && { reportType }),
    ...(leafEncoding !== undefined && { leafEncoding }),
  };
}

function countFields(header: readonly HeaderField[], name: string): number {
  let count = 0;
  for (const field of header) if (field.name === name) count++;
  return count;
}
