/**
 * Reads mail: from the bytes of a message to its header and its parts.
 *
 * A message is a header, an empty line and a body. Lines that begin with `--` and a boundary from the header cut a
 * multipart body into parts, each again a header, an empty line and a body (RFC 2045, 2046). The sender chooses
 * everything in it: labels lie, boundaries collide, parts nest without end. So nothing is decoded before somebody asks
 * for it, a label is only a first guess, and depth, number and size are bounded.
 *
 * Why this is not a library: docs/decisions/0002-mime-reader.md.
 */
import { MailLimitError, type MailLimits } from './mail-limits.ts';
import { type ContentFields, readContentFields } from './mime/read-content-fields.ts';
import { splitMultipart } from './mime/split-multipart.ts';
import { decodeWords, type HeaderField, readHeader } from './read-header.ts';
import { splitHeader } from './split-header.ts';

/** A part that has no parts of its own: neither a multipart nor a forwarded message. */
export interface MailPart {
  /** As labelled, lower case; `text/plain` if there is no label (RFC 2045 §5.2). */
  mediaType: string;
  /** As labelled, lower case; `7bit` if there is no label (RFC 2045 §6.1). */
  transferEncoding: string;
  /** Decoded. The sender chose it: never use it as a path. */
  fileName?: string;
  /** Still encoded; a view into the message. */
  body: Buffer;
  /** Header of the message that holds the part: the outer one or a forwarded one. */
  message: HeaderField[];
  /** A `Content-…` field was written `Content…`, as one gateway does. */
  hasMisspeltHeader: boolean;
}

export interface Mail {
  header: HeaderField[];
  /** Everything after the header; a view into the message. */
  body: Buffer;
  /** Media type of the whole message. */
  mediaType: string;
  /** Of a multipart/report (RFC 6522). */
  reportType?: string;
  /** The transfer encoding, lower case, of a message that is a single part. */
  leafEncoding?: string;
  /** In the order of the message. */
  parts: MailPart[];
}

/** The state of reading one message. */
interface Reading {
  limits: MailLimits;
  parts: MailPart[];
  /** How many parts were met, those with parts of their own included. */
  entities: number;
}

/** @throws MailLimitError */
export function readMail(bytes: Buffer, limits: MailLimits): Mail {
  if (bytes.length > limits.mailBytes) throw new MailLimitError('mailBytes', limits.mailBytes);
  const reading: Reading = { limits, parts: [], entities: 0 };
  const { header, body, content, isLeaf } = readEntity(reading, bytes, 0);
  const reportType = content.type.parameters.get('report-type')?.toLowerCase();
  return {
    header,
    body,
    mediaType: content.type.value,
    ...(reportType === undefined ? {} : { reportType }),
    ...(isLeaf ? { leafEncoding: content.transferEncoding } : {}),
    parts: reading.parts,
  };
}

/** Whether the bytes begin like a message: with a field name and a colon, or with mbox's `From ` line. */
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
  const isMessage = content.type.value === 'message/rfc822' && content.transferEncoding !== 'base64';
  const isLeaf = sections.length === 0 && !isMessage;
  if (sections.length > 0) {
    for (const section of sections) readEntity(reading, section, depth + 1, enclosing);
  } else if (isMessage) {
    readEntity(reading, trimStart(body), depth + 1);
  } else {
    reading.parts.push(toPart(content, body, enclosing));
  }
  return { header, body, content, isLeaf };
}

function countEntity(reading: Reading, depth: number) {
  const { parts, mimeDepth } = reading.limits;
  if (depth > mimeDepth) throw new MailLimitError('mimeDepth', mimeDepth);
  reading.entities++;
  if (reading.entities > parts) throw new MailLimitError('parts', parts);
}

function toPart(content: ContentFields, body: Buffer, message: HeaderField[]): MailPart {
  const fileName = content.disposition.parameters.get('filename') ?? content.type.parameters.get('name');
  return {
    mediaType: content.type.value || 'text/plain',
    transferEncoding: content.transferEncoding,
    ...(fileName ? { fileName: decodeWords(fileName) } : {}),
    body,
    message,
    hasMisspeltHeader: content.hasMisspeltName,
  };
}

function trimStart(body: Buffer): Buffer {
  let start = 0;
  while (start < body.length && (body[start] ?? 0) <= 0x20) start++;
  return body.subarray(start);
}
