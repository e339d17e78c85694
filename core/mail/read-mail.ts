/**
 * Mail in: from the bytes of a message to its header and its leaves.
 *
 * A message is a header, an empty line and a body; a multipart body is cut into parts by lines that begin with `--`
 * and a boundary named in the header, each part again a header, an empty line and a body (RFC 2045, 2046). Everything
 * in it is the sender's choice: labels lie, boundaries collide, parts nest without end. So nothing is decoded before
 * someone asks for it, no label decides more than a first try, and depth, number and size are bounded.
 *
 * Why this is not a library: docs/decisions/0002-mime-reader.md.
 */
import {
  decodeWords,
  type HeaderField,
  readHeader,
  readStructuredValue,
  withoutComments,
} from './read-header.ts';

export interface MailLimits {
  mailBytes: number;
  headerBytes: number;
  parts: number;
  mimeDepth: number;
}

/** A limit was passed. Refuse the message; reading it again gives the same. */
export class MailLimitError extends Error {
  override readonly name = 'MailLimitError';
  readonly reason: 'too-large' | 'too-complex';
  constructor(reason: 'too-large' | 'too-complex', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A leaf: what is no multipart and no forwarded message. */
export interface MailPart {
  /** As labelled, lower case; `text/plain` where there is no label (RFC 2045 §5.2). */
  mediaType: string;
  /** As labelled, lower case; `7bit` where there is no label (RFC 2045 §6.1). */
  transferEncoding: string;
  /** Decoded. A claim: never a path. */
  fileName?: string;
  /** Still encoded; a view into the message. */
  body: Buffer;
  /** Header of the message that holds the part: the outermost one's, or a forwarded one's. */
  message: HeaderField[];
  /** A `Content-…` field was written `Content…`, as one gateway does. */
  hasMisspeltHeader: boolean;
}

export interface Mail {
  header: HeaderField[];
  /** Media type of the whole message, and of a multipart/report its report-type (RFC 6522). */
  mediaType: string;
  reportType?: string;
  /** In the order of the message. */
  parts: MailPart[];
}

/** What is read at the moment: one for the whole message. */
interface Reading {
  limits: MailLimits;
  parts: MailPart[];
  /** Leaves and multiparts alike. */
  entities: number;
}

/** @throws MailLimitError */
export function readMail(bytes: Buffer, limits: MailLimits): Mail {
  if (bytes.length > limits.mailBytes) {
    throw new MailLimitError(
      'too-large',
      `the mail has ${bytes.length} bytes, at most ${limits.mailBytes} are read`,
    );
  }
  const reading: Reading = { limits, parts: [], entities: 0 };
  const { header, contentType } = readEntity(reading, bytes, 0);
  const reportType = contentType.parameters.get('report-type')?.toLowerCase();
  return {
    header,
    mediaType: contentType.value,
    ...(reportType === undefined ? {} : { reportType }),
    parts: reading.parts,
  };
}

/** Whether the bytes begin like a message: a field name and a colon, or mbox's `From ` line. */
export function looksLikeMail(bytes: Buffer): boolean {
  return /^(?:\s*[A-Za-z][!-9;-~]{0,100}[ \t]*:|From )/.test(bytes.toString('latin1', 0, 200));
}

function readEntity(reading: Reading, bytes: Buffer, depth: number, message?: HeaderField[]) {
  countEntity(reading, depth);
  const { block, body } = splitHeader(bytes, reading.limits.headerBytes);
  const header = readHeader(block);
  const content = readContentFields(header);
  const enclosing = message ?? header;
  const sections = splitMultipart(content.type, body, reading.limits.parts);
  if (sections.length > 0) {
    for (const section of sections) readEntity(reading, section, depth + 1, enclosing);
  } else if (content.type.value === 'message/rfc822' && content.transferEncoding !== 'base64') {
    readEntity(reading, trimStart(body), depth + 1);
  } else {
    reading.parts.push(toPart(content, body, enclosing));
  }
  return { header, contentType: content.type };
}

function countEntity(reading: Reading, depth: number) {
  const { parts, mimeDepth } = reading.limits;
  if (depth > mimeDepth)
    throw new MailLimitError('too-complex', `the mail nests parts more than ${mimeDepth} deep`);
  reading.entities++;
  if (reading.entities > parts)
    throw new MailLimitError('too-complex', `the mail has more than ${parts} parts`);
}

/** The header block as text, and what follows the first empty line. */
function splitHeader(bytes: Buffer, maxBytes: number): { block: string; body: Buffer } {
  const end = findEmptyLine(bytes.subarray(0, maxBytes + 4));
  if ((end?.from ?? bytes.length) > maxBytes) {
    throw new MailLimitError('too-large', `a header has more than ${maxBytes} bytes`);
  }
  const { from, to } = end ?? { from: bytes.length, to: bytes.length };
  return { block: bytes.toString('utf8', 0, from), body: bytes.subarray(to) };
}

/** Where the first empty line begins and ends. Senders end lines with CRLF, stores and people with LF. */
function findEmptyLine(bytes: Buffer): { from: number; to: number } | undefined {
  if (bytes[0] === 0x0a) return { from: 0, to: 1 };
  if (bytes[0] === 0x0d && bytes[1] === 0x0a) return { from: 0, to: 2 };
  const crlf = bytes.indexOf('\n\r\n', 0, 'latin1');
  const lf = (crlf === -1 ? bytes : bytes.subarray(0, crlf + 1)).indexOf('\n\n', 0, 'latin1');
  if (lf !== -1) return { from: lf + 1, to: lf + 2 };
  return crlf === -1 ? undefined : { from: crlf + 1, to: crlf + 3 };
}

/** Content-… fields, also as one gateway misspells them: `ContentType`. Of a duplicate the first counts. */
function readContentFields(header: HeaderField[]) {
  const found = new Map<string, string>();
  let hasMisspeltHeader = false;
  for (const { name, value } of header) {
    if (!name.startsWith('content')) continue;
    const plain = name.replaceAll(/[-_]/g, '');
    if (!found.has(plain)) found.set(plain, value);
    if (name.charAt(7) !== '-') hasMisspeltHeader = true;
  }
  // `(comment) base64` and `"base64"` are seen: the first word counts.
  const encoding = /[\w-]+/.exec(withoutComments(found.get('contenttransferencoding') ?? ''))?.[0] ?? '7bit';
  return {
    type: readStructuredValue(found.get('contenttype') ?? ''),
    disposition: readStructuredValue(found.get('contentdisposition') ?? ''),
    transferEncoding: encoding.toLowerCase(),
    hasMisspeltHeader,
  };
}

type ContentFields = ReturnType<typeof readContentFields>;

function toPart(content: ContentFields, body: Buffer, message: HeaderField[]): MailPart {
  const fileName = content.disposition.parameters.get('filename') ?? content.type.parameters.get('name');
  return {
    mediaType: content.type.value || 'text/plain',
    transferEncoding: content.transferEncoding,
    ...(fileName ? { fileName: decodeWords(fileName) } : {}),
    body,
    message,
    hasMisspeltHeader: content.hasMisspeltHeader,
  };
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const hyphen = 0x2d;

/**
 * The parts of a multipart body (RFC 2046 §5.1.1); none if it is not one, or if no line bears its boundary: then the
 * body is read as a leaf, because what hides in it may still be a report.
 */
function splitMultipart(type: ContentFields['type'], body: Buffer, maxParts: number): Buffer[] {
  const boundary = type.parameters.get('boundary');
  if (!type.value.startsWith('multipart/') || !boundary) return [];
  const delimiter = Buffer.from(`--${boundary}`);
  const sections: Buffer[] = [];
  let open: number | undefined;
  // Every step goes on to the next line, so a body made of nothing but hyphens takes one pass, too.
  for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, nextLine(body, at))) {
    const line = readDelimiterLine(body, at, delimiter.length);
    if (!line) continue;
    if (open !== undefined) sections.push(body.subarray(open, beforeLineBreak(body, at, open)));
    if (sections.length > maxParts) break;
    open = line.closes ? undefined : line.end;
    if (line.closes) break;
  }
  // A message that was cut off has no closing delimiter.
  if (open !== undefined) sections.push(body.subarray(open));
  return sections;
}

/** Whether `--boundary` at `at` is a whole line, white space at its end aside, and whether it closes the multipart. */
function readDelimiterLine(
  body: Buffer,
  at: number,
  length: number,
): { end: number; closes: boolean } | undefined {
  if (at > 0 && body[at - 1] !== lineFeed) return undefined;
  let end = at + length;
  const closes = body[end] === hyphen && body[end + 1] === hyphen;
  if (closes) end += 2;
  while (body[end] === 0x20 || body[end] === 0x09 || body[end] === carriageReturn) end++;
  return end >= body.length || body[end] === lineFeed
    ? { end: Math.min(end + 1, body.length), closes }
    : undefined;
}

function nextLine(body: Buffer, at: number): number {
  const end = body.indexOf(lineFeed, at);
  return end === -1 ? body.length : end + 1;
}

/** RFC 2046 §5.1.1: the line break before a delimiter belongs to the delimiter. */
function beforeLineBreak(body: Buffer, at: number, open: number): number {
  if (at <= open) return open;
  return at - 2 >= open && body[at - 2] === carriageReturn ? at - 2 : at - 1;
}

function trimStart(body: Buffer): Buffer {
  let start = 0;
  while (start < body.length && (body[start] ?? 0) <= 0x20) start++;
  return body.subarray(start);
}
