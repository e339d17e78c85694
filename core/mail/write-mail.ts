/**
 * Writes mail. Others parse the headers of a message, so every string in them is a possible attack: a line end in a subject
 * starts a new header. Addresses, ids and header names are therefore refused unless they have the exact form, and free
 * text loses its control characters. Equal input gives equal bytes (boundaries are made from the content, time and
 * Message-ID are given), so that a repeated delivery is recognised as the same mail.
 */
import { createHash } from 'node:crypto';
import type MimeNode from 'nodemailer/lib/mime-node';
import { parseMailbox } from '../names/mailbox.ts';
import { quote } from '../text/quote.ts';
import { isSevenBit } from './is-seven-bit.ts';

export interface Mailbox {
  /** Shown beside the address; any text. */
  name?: string;
  /** `postmaster@example.com`; the domain may have U-labels. */
  address: string;
}

export interface Attachment {
  /** Printable ASCII. */
  filename: string;
  /** `application/tlsrpt+gzip`, without parameters. A `message/rfc822` is not encoded, so it has to be `7bit`. */
  contentType: string;
  content: Uint8Array;
}

export interface MailToWrite {
  from: Mailbox;
  to: Mailbox[];
  /** Any text; the first 500 characters are kept. */
  subject: string;
  text: string;
  /** The same content as `text`: both become a multipart/alternative (RFC 2046 §5.1.4). */
  html?: string;
  date: Date;
  /** With `<>`. */
  messageId: string;
  /** Further headers: printable ASCII, one line each. */
  headers?: Record<string, string>;
  attachments?: Attachment[];
  /** Makes the mail a `multipart/report` of this type: `tlsrpt` (RFC 8460 §5.3). */
  reportType?: string;
}

export interface WrittenMail {
  envelope: { from: string; to: string[] };
  /** Not signed; CRLF line ends. */
  raw: Uint8Array;
}

/** A value has a form that no mail can have. Correct the caller, or the setting that supplied the value. */
export class InvalidMailError extends Error {
  override readonly name = 'InvalidMailError';
  readonly field: string;
  readonly value: string;

  constructor(field: string, value: string, expected: string) {
    super(`Cannot write mail: "${field}" is ${quote(value)}, expected ${expected}`);
    this.field = field;
    this.value = value;
  }
}

/** @throws InvalidMailError */
export async function composeMail(mail: MailToWrite): Promise<WrittenMail> {
  const from = checkMailbox('from', mail.from);
  const to = mail.to.map((mailbox) => checkMailbox('to', mailbox));
  if (to.length === 0) throw new InvalidMailError('to', '', 'at least one address');
  // It is a seventh of a Lambda bundle, so it is loaded only if there is a mail to write.
  const { default: Node } = await import('nodemailer/lib/mime-node');
  const root = createRoot(Node, mail);
  root.setHeader([
    { key: 'From', value: [from] },
    { key: 'To', value: to },
    { key: 'Subject', value: cleanText(mail.subject) },
    { key: 'Date', value: formatDate(mail.date) },
    { key: 'Message-ID', value: checkMessageId(mail.messageId) },
    ...Object.entries(mail.headers ?? {}).map(checkHeader),
  ]);
  const raw = quoteReportType(await root.build(), mail);
  return { envelope: { from: from.address, to: to.map((mailbox) => mailbox.address) }, raw };
}

function createRoot(Node: typeof MimeNode, mail: MailToWrite): MimeNode {
  const attachments = mail.attachments ?? [];
  const names = Object.keys(mail.headers ?? {});
  const options = {
    baseBoundary: boundaryOf(mail),
    boundaryPrefix: '--',
    newline: 'windows',
    // Otherwise the library writes "Tls-Report-Domain".
    normalizeHeaderKey: (key: string) =>
      names.find((name) => name.toLowerCase() === key.toLowerCase()) ?? key,
  };
  if (attachments.length === 0) return addBody(mail, (type) => new Node(type, options));
  const root = new Node(rootType(mail), options);
  addBody(mail, (type) => root.createChild(type));
  for (const attachment of attachments.map(checkAttachment)) addAttachment(root, attachment);
  return root;
}

/**
 * The file name is one parameter. The library would split a long one into `filename*0=` and `filename*1=` (RFC 2231 §3), and
 * many readers of reports know only `filename=`.
 */
function addAttachment(root: MimeNode, { contentType, filename, content }: Attachment): void {
  const asIs = (value: string) => ({ prepared: true, value });
  root
    .createChild(contentType)
    .setContent(Buffer.from(content))
    .setHeader([
      { key: 'Content-Type', value: asIs(`${contentType};\r\n name="${filename}"`) },
      { key: 'Content-Disposition', value: asIs(`attachment;\r\n filename="${filename}"`) },
      ...(contentType === 'message/rfc822' ? [{ key: 'Content-Transfer-Encoding', value: '7bit' }] : []),
    ]);
}

function rootType({ reportType }: MailToWrite): string {
  if (reportType === undefined) return 'multipart/mixed';
  if (!/^[a-z-]{1,30}$/.test(reportType)) throw new InvalidMailError('reportType', reportType, '"tlsrpt"');
  return `multipart/report; report-type="${reportType}"`;
}

/** RFC 8460 §5.3 has quotation marks there, which the library removes. The first such field is that of the mail. */
function quoteReportType(raw: Buffer, { reportType }: MailToWrite): Buffer {
  const type = '\r\nContent-Type: multipart/report; report-type=';
  const at = reportType === undefined ? -1 : raw.indexOf(`${type}${reportType};`);
  if (at === -1) return raw;
  const start = at + type.length;
  const end = start + `${reportType}`.length;
  return Buffer.concat([raw.subarray(0, start), Buffer.from(`"${reportType}"`), raw.subarray(end)]);
}

function addBody(mail: MailToWrite, create: (type: string) => MimeNode): MimeNode {
  if (mail.html === undefined) return create('text/plain; charset=utf-8').setContent(mail.text);
  const node = create('multipart/alternative');
  node.createChild('text/plain; charset=utf-8').setContent(mail.text);
  node.createChild('text/html; charset=utf-8').setContent(mail.html);
  return node;
}

/** A hash of the content, so that no content can contain its own boundary, and equal mails have equal bytes. */
function boundaryOf(mail: MailToWrite): string {
  const hash = createHash('sha256').update(`${mail.messageId}\0${mail.text}\0${mail.html ?? ''}`);
  for (const { content } of mail.attachments ?? []) hash.update(content);
  return hash.digest('hex').slice(0, 32);
}

function checkMailbox(field: string, { name, address }: Mailbox): { name: string; address: string } {
  const parsed = parseMailbox(address);
  if (!parsed) throw new InvalidMailError(field, address, 'an address like "postmaster@example.com"');
  return { name: cleanText(name ?? ''), address: `${parsed.local}@${parsed.domain}` };
}

function checkMessageId(id: string): string {
  if (/^<[\w.!#$%&'*+/=?^`{|}~-]{1,200}@[\w.-]{1,255}>$/.test(id)) return id;
  throw new InvalidMailError('messageId', id, 'the form "<unique@example.com>"');
}

// This module writes some of them. If a header occurs twice, receivers disagree about what was sent and signed.
const ownHeaders =
  /^(from|to|subject|date|message-id|mime-version|content-.*|sender|reply-to|cc|bcc|dkim-signature|received|return-path)$/i;

function checkHeader([key, value]: [string, string]): { key: string; value: string } {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(key) || ownHeaders.test(key)) {
    throw new InvalidMailError(
      'headers',
      key,
      'a name like "Auto-Submitted" that this service does not write itself',
    );
  }
  if (!/^[\x20-\x7e]{1,900}$/.test(value) || value.trim() === '') {
    throw new InvalidMailError(key, value, 'one line of printable ASCII, at most 900 characters');
  }
  return { key, value };
}

function checkAttachment(attachment: Attachment): Attachment {
  const { filename, contentType, content } = attachment;
  if (!/^[\x20-\x7e]{1,255}$/.test(filename) || /["\\/]/.test(filename)) {
    throw new InvalidMailError('filename', filename, 'printable ASCII without quotes and slashes');
  }
  if (!/^[a-z]+\/[a-z0-9.+-]{1,60}$/.test(contentType)) {
    throw new InvalidMailError('contentType', contentType, 'a media type like "application/tlsrpt+gzip"');
  }
  // RFC 2046 §5.2.1.
  if (contentType === 'message/rfc822' && !isSevenBit(content))
    throw new InvalidMailError('contentType', contentType, '"application/octet-stream" for what is not 7bit');
  return attachment;
}

/** RFC 5322 §3.3, in UTC. */
function formatDate(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new InvalidMailError('date', String(date), 'a valid time');
  return date.toUTCString().replace('GMT', '+0000');
}

/**
 * Line ends and other control characters could end a header or hide in it (RFC 5322 §2.2), bidi controls make it look like
 * a different text, and `=?` begins an encoded word (RFC 2047 §2), which could contain all of these.
 */
function cleanText(text: string): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .replaceAll('=?', '= ?')
    .trim();
  return Array.from(clean).slice(0, 500).join('');
}
