/** Where in the bytes a report hides: in a mail, an archive, an archive in an archive, or in plain sight. */

import { decodeTransfer } from '../../mail/decode-transfer.ts';
import { MailLimitError } from '../../mail/mail-limits.ts';
import type { HeaderField } from '../../mail/read-header.ts';
import { looksLikeMail, type Mail, type MailPart, readMail } from '../../mail/read-mail.ts';
import { quote } from '../../text/quote.ts';
import { gunzip, type UnpackBudget, unzip } from './decompress.ts';
import { isDeeperThan, isObject, type JsonObject, parseJson, tooDeep } from './json.ts';
import { looksLikeReport } from './normalise-report.ts';
import { type ReadLimits, RefusalError } from './read-limits.ts';
import { type ContentKind, looksLikeBase64, sniff, sniffedBytes } from './sniff.ts';

/** A report as parsed JSON, and how it was wrapped. */
export interface FoundReport {
  json: JsonObject;
  fileName?: string;
  message?: HeaderField[];
  /** What was forgiven on the way to the JSON. */
  notes: string[];
}

export interface Findings {
  reports: FoundReport[];
  /** What looked like a report, or could have held one, and could not be read. */
  refusals: RefusalError[];
  /** DMARC reports (RFC 7489) go to the wrong address quite often. */
  hasXml: boolean;
}

interface Content {
  bytes: Buffer;
  fileName?: string;
  message?: HeaderField[];
  mediaType?: string;
  notes: string[];
  packedDepth: number;
}

/** One search through one input. */
export class ReportSearch {
  readonly findings: Findings = { reports: [], refusals: [], hasXml: false };
  readonly #limits: ReadLimits;
  readonly #budget: UnpackBudget;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
    this.#budget = { bytes: limits.unpackedBytes, bytesLeft: limits.unpackedBytes };
  }

  /** Bytes that are no mail. */
  searchBytes(bytes: Buffer, fileName: string | undefined): void {
    const encoded = sniff(bytes) === undefined && looksLikeBase64(bytes);
    const content = {
      bytes: encoded ? decodeTransfer(bytes, 'base64') : bytes,
      ...(fileName === undefined ? {} : { fileName }),
      notes: encoded ? ['the content is in base64'] : [],
      packedDepth: 0,
    };
    this.#attempt(() => this.#open(content));
  }

  searchMail(mail: Mail): void {
    for (const part of mail.parts) this.#attempt(() => this.#searchPart(part, 0));
  }

  /** Nothing that goes wrong in one place keeps the rest of the input from being read. */
  #attempt(search: () => void): void {
    try {
      search();
    } catch (error) {
      this.findings.refusals.push(toRefusal(error));
    }
  }

  #searchPart(part: MailPart, packedDepth: number): void {
    const decoded = decodePart(part);
    if (!decoded) return;
    if (decoded.isMail) this.#searchNestedMail(decoded.bytes, packedDepth);
    else this.#open({ ...pickLabels(part), ...decoded, packedDepth });
  }

  #searchNestedMail(bytes: Buffer, packedDepth: number): void {
    if (packedDepth >= this.#limits.packedDepth) throw tooPacked(this.#limits);
    for (const part of readMail(bytes, this.#limits).parts) {
      this.#attempt(() => this.#searchPart(part, packedDepth + 1));
    }
  }

  #open(content: Content): void {
    const kind = sniff(content.bytes);
    if (kind === 'json') this.#readJson(content);
    else if (kind === 'xml') this.findings.hasXml = true;
    else if (kind === 'gzip' || kind === 'zip') this.#unpack(content, kind);
    else if (content.packedDepth > 0 && looksLikeMail(content.bytes)) {
      this.#searchNestedMail(content.bytes, content.packedDepth);
    }
  }

  #unpack(content: Content, kind: 'gzip' | 'zip'): void {
    if (content.packedDepth >= this.#limits.packedDepth) throw tooPacked(this.#limits);
    const packedDepth = content.packedDepth + 1;
    const notes = [...content.notes, ...labelNotes(content, kind)];
    if (packedDepth === 2) notes.push('it is compressed twice');
    const { mediaType: _, ...rest } = content;
    const entries =
      kind === 'gzip'
        ? [{ bytes: gunzip(content.bytes, this.#budget) }]
        : unzip(content.bytes, this.#budget, this.#limits.zipEntries);
    for (const entry of entries) this.#attempt(() => this.#open({ ...rest, ...entry, notes, packedDepth }));
  }

  #readJson(content: Content): void {
    const parsed = parseJsonOfReport(content, this.#limits);
    if (!parsed) return;
    const notes = [...content.notes, ...labelNotes(content, 'json'), ...parsed.notes];
    const reports = parsed.values.flatMap((value) => reportsIn(value, this.#limits));
    const { fileName, message } = content;
    for (const { json, shape } of reports) {
      this.findings.reports.push({
        json,
        ...(fileName === undefined ? {} : { fileName }),
        ...(message === undefined ? {} : { message }),
        notes: shape === undefined ? notes : [...notes, shape],
      });
    }
  }
}

const tooPacked = ({ packedDepth }: ReadLimits) =>
  new RefusalError('too-complex', `it is packed more than ${packedDepth} times`);

function toRefusal(error: unknown): RefusalError {
  if (error instanceof RefusalError) return error;
  if (error instanceof MailLimitError) return new RefusalError(error.reason, error.message);
  throw error;
}

/** Undefined for text that only begins like JSON: `[Warning] …`. */
function parseJsonOfReport({ bytes }: Content, limits: ReadLimits) {
  try {
    return parseJson(bytes, limits);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (!/"(?:policies|date-range|organization-name|report-id)"/.test(bytes.toString('latin1', 0, 1_000_000)))
      return undefined;
    throw new RefusalError('damaged-json', `the JSON cannot be parsed: ${error.message.slice(0, 200)}`);
  }
}

interface ShapedReport {
  json: JsonObject;
  /** The note on JSON that is not the report itself. */
  shape?: string;
}

/** A report, a list of reports, or an object around them. */
function reportsIn(value: unknown, { jsonDepth }: ReadLimits): ShapedReport[] {
  if (looksLikeReport(value)) return [{ json: value }];
  if (isDeeperThan(value, jsonDepth)) throw tooDeep(jsonDepth);
  const shape = Array.isArray(value)
    ? 'the JSON is a list of reports'
    : 'the JSON is an object around the report';
  const values = isObject(value) ? Object.values(value).flat() : value;
  return Array.isArray(values) ? values.filter(looksLikeReport).map((json) => ({ json, shape })) : [];
}

function pickLabels({ fileName, message, mediaType }: MailPart) {
  return { ...(fileName === undefined ? {} : { fileName }), message, mediaType };
}

interface DecodedPart {
  bytes: Buffer;
  notes: string[];
  isMail: boolean;
}

/** The decoded bytes of a part that can hold a report, whatever its labels say; undefined for all others. */
function decodePart(part: MailPart): DecodedPart | undefined {
  const { transferEncoding } = part;
  const body = part.body.subarray(countLineEnds(part.body));
  const peek = body.subarray(0, sniffedBytes);
  const misspelt = part.hasMisspeltHeader ? ['a header field is misspelt: "Content" without its hyphen'] : [];
  const decodeAs = (encoding: string, notes: string[]) => ({
    bytes: decodeTransfer(body, encoding),
    notes: [...notes, ...misspelt],
    isMail: false,
  });
  const kind = sniff(peek);
  const decodedPeek = decodeTransfer(peek, transferEncoding);
  const isArchive = kind === 'gzip' || kind === 'zip';
  // Archives first: their first bytes are none that an encoding leaves, but decoding them may give anything.
  if (!isArchive && sniff(decodedPeek)) return decodeAs(transferEncoding, []);
  if (kind)
    return decodeAs(
      'binary',
      decodedPeek === peek ? [] : [`the part is labelled ${quote(transferEncoding)}, but is not encoded`],
    );
  if (looksLikeBase64(peek))
    return decodeAs('base64', [`the part is labelled ${quote(transferEncoding)}, but is in base64`]);
  const isMail =
    part.mediaType === 'message/rfc822' || part.fileName?.toLowerCase().endsWith('.eml') === true;
  return isMail ? { ...decodeAs(transferEncoding, []), isMail } : undefined;
}

/** Empty lines in front; a binary part may begin with any other byte. */
function countLineEnds(bytes: Buffer): number {
  let count = 0;
  while (bytes[count] === 0x0a || bytes[count] === 0x0d) count++;
  return count;
}

/** The kind of content that a media type promises (RFC 8460 §6.4, and what else is seen). */
const labelledKinds = new Map<string, ContentKind>([
  ['application/tlsrpt+gzip', 'gzip'],
  ['application/tlsrpt+json', 'json'],
  ['application/gzip', 'gzip'],
  ['application/x-gzip', 'gzip'],
  ['application/zip', 'zip'],
  ['application/x-zip-compressed', 'zip'],
  ['application/json', 'json'],
]);

/** What is wrong with the label of a mail's part. */
function labelNotes({ mediaType }: Content, kind: ContentKind): string[] {
  if (mediaType === undefined) return [];
  const labelled = labelledKinds.get(mediaType);
  if (labelled !== undefined && labelled !== kind)
    return [`the part is labelled ${quote(mediaType)}, but is ${kind}`];
  return mediaType.startsWith('application/tlsrpt+')
    ? []
    : [`the part is labelled ${quote(mediaType)}, not as a TLS report`];
}
