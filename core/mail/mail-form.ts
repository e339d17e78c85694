import { findHeaderAmbiguity, type HeaderAmbiguity } from './find-header-ambiguity.ts';
import type { MailFacts } from './mail-facts.ts';
import { readAuthor } from './read-author.ts';
import { fieldsOf } from './read-header.ts';
import type { Mail } from './read-mail.ts';

/** What decides whether a signature on a mail says anything about what was read from it. */
export interface MailForm {
  /** Why the verifier of a signature may have seen another message. Such a mail counts as unsigned. */
  ambiguity?: HeaderAmbiguity;
  /** The address of From, lower case. Absent only beside an ambiguity. */
  author?: string;
  /** Names of the header fields, lower case. */
  fields: ReadonlySet<string>;
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

/** @param message the bytes that `mail` was read from */
export function readForm(mail: Mail, message: Buffer): MailForm {
  const { header, body, mediaType, reportType, leafEncoding } = mail;
  const head = message.toString('latin1', 0, message.length - body.length);
  const froms = fieldsOf(header, 'from');
  const signatures = fieldsOf(header, 'dkim-signature');
  const author = froms.length === 1 ? readAuthor(froms[0] ?? '') : undefined;
  const ambiguity =
    findHeaderAmbiguity(head, [body]) ??
    (author === undefined ? { problem: 'author' as const, field: 'from' } : undefined) ??
    (signatures.some(repeatsTag) ? { problem: 'signature' as const } : undefined);
  return {
    ...(ambiguity && { ambiguity }),
    ...(author !== undefined && { author }),
    fields: new Set(header.map(({ name }) => name)),
    signatureCount: signatures.length,
    mediaType,
    ...(reportType !== undefined && { reportType }),
    ...(leafEncoding !== undefined && { leafEncoding }),
  };
}

/** RFC 6376 §3.2: tag names must not repeat. Upper case counts, too: some verifiers take `L=` for `l=`. */
function repeatsTag(signature: string): boolean {
  const names = signature
    .split(';')
    .map((tag) => tag.slice(0, Math.max(0, tag.indexOf('='))).trim())
    .filter((name) => name !== '');
  return new Set(names).size < names.length || names.some((name) => name !== name.toLowerCase());
}
