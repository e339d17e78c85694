/** Whether a program wrote a mail (RFC 3834). Whoever answers such mail, or passes it on, may begin a loop. */
import { addressesIn } from './read-addresses.ts';
import { fieldOf, fieldsOf, type HeaderField, readStructuredValue, withoutComments } from './read-header.ts';

/** By which our own mail is recognised. */
export interface OwnMail {
  /** The address that it comes from. */
  digestFrom: string;
  /** What its Message-ID and List-Id end with. */
  mailDomain: string;
}

export const isAutomaticMail = (header: HeaderField[], own: OwnMail): boolean =>
  isByProgram(header) || isDeliveryStatus(header) || isOwnMail(header, own);

/**
 * Whether a mail would not exist without one of ours: our own, a delivery status, or a program's answer. Other automatic
 * mail, such as a complaint of a feedback loop (RFC 5965), comes by itself.
 */
export const mayBeginLoop = (header: HeaderField[], own: OwnMail): boolean =>
  isDeliveryStatus(header) || isOwnMail(header, own) || (isByProgram(header) && isAnswer(header, own));

const isByProgram = (header: HeaderField[]): boolean =>
  fieldsOf(header, 'auto-submitted').some(isNotManual) ||
  hasNoSender(header) ||
  fieldsOf(header, 'precedence').some((value) => /^(?:bulk|junk|list)$/i.test(firstToken(value)));

const isAnswer = (header: HeaderField[], { mailDomain }: OwnMail): boolean =>
  ['in-reply-to', 'references']
    .flatMap((name) => fieldsOf(header, name))
    .some((ids) => ids.toLowerCase().includes(`@${mailDomain.toLowerCase()}>`));

/** RFC 3834 §5: `no` is what a person's mail says. The value may have parameters. */
const isNotManual = (value: string): boolean => firstToken(value).toLowerCase() !== 'no';

const firstToken = (value: string): string => /^[^\s;]*/.exec(withoutComments(value).trim())?.[0] ?? '';

/**
 * RFC 5321 §4.5.5: a notice about another mail has the empty reverse-path. The receiver writes Return-Path on top, so the
 * first one counts.
 */
const hasNoSender = (header: HeaderField[]): boolean =>
  fieldOf(header, 'return-path')?.replaceAll(/\s/g, '') === '<>';

function isDeliveryStatus(header: HeaderField[]): boolean {
  const [author = ''] = addressesIn(fieldOf(header, 'from') ?? '');
  if (author.startsWith('mailer-daemon@')) return true;
  const { value, parameters } = readStructuredValue(fieldOf(header, 'content-type') ?? '');
  const type = value === 'multipart/report' ? `message/${parameters.get('report-type')}` : value;
  return /^message\/(?:(?:global-)?delivery-status|(?:global-)?disposition-notification)$/i.test(type);
}

/** Also of mail from which somebody took Auto-Submitted away. */
function isOwnMail(header: HeaderField[], { digestFrom, mailDomain }: OwnMail): boolean {
  const domain = mailDomain.toLowerCase();
  const authors = fieldsOf(header, 'from').flatMap(addressesIn);
  return (
    authors.includes(digestFrom.toLowerCase()) ||
    fieldsOf(header, 'message-id').some((id) => id.toLowerCase().endsWith(`@${domain}>`)) ||
    fieldsOf(header, 'list-id').some((id) => id.toLowerCase().endsWith(`.${domain}>`))
  );
}
