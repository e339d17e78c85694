/** Finds the reports in bytes: in a mail, in an archive, in an archive in an archive, or as they are. */

import { splitMbox } from '../../mail/mbox/split-mbox.ts';
import { decodeTransfer } from '../../mail/mime/decode-transfer.ts';
import type { HeaderField } from '../../mail/read-header.ts';
import { looksLikeMail, type Mail, type MailPart, readMail } from '../../mail/read-mail.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { type ReadingNote, readingNote } from '../reading-note.ts';
import type { Unreadable } from '../refusal.ts';
import { decodePart, labelNotes, pickLabels } from './decode-part.ts';
import { gunzip, type UnpackBudget, unzip } from './decompress.ts';
import { parseJson } from './json.ts';
import { JsonBudget } from './json-cost/json-budget.ts';
import { jsonDamage } from './json-damage.ts';
import { looksLikeReport } from './normalise-report.ts';
import { type ReadLimits, RefusalError } from './read-limits.ts';
import { refusalOf } from './refusal-of.ts';
import { looksLikeBase64, sniff } from './sniff.ts';

/** A report as parsed JSON, and how it was wrapped. */
export interface FoundReport {
  json: JsonObject;
  fileName?: string;
  message?: HeaderField[];
  /** It was in a message within the input. */
  isEnclosed: boolean;
  /** The deviations that were accepted on the way to the JSON. */
  notes: ReadingNote[];
}

export interface SearchResult {
  reports: FoundReport[];
  /** Why content that looked like a report, or could have contained one, was not read. */
  refusals: Unreadable[];
  /** Whether there was XML: DMARC reports (RFC 7489) often go to the wrong address. */
  hasXml: boolean;
}

interface Content {
  bytes: Buffer;
  fileName?: string;
  message?: HeaderField[];
  isEnclosed: boolean;
  mediaType?: string;
  notes: ReadingNote[];
  packedDepth: number;
}

/** One search through one input. Its outcome is in `result`. */
export class ReportSearch {
  readonly result: SearchResult = { reports: [], refusals: [], hasXml: false };
  readonly #limits: ReadLimits;
  readonly #budget: UnpackBudget;
  readonly #jsonBudget: JsonBudget;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
    this.#budget = { bytes: limits.unpackedBytes, remainingBytes: limits.unpackedBytes };
    this.#jsonBudget = new JsonBudget(limits);
  }

  /** Searches bytes that are not a mail. */
  searchBytes(bytes: Buffer, fileName: string | undefined): void {
    const encoded = sniff(bytes) === undefined && looksLikeBase64(bytes);
    const content = {
      bytes: encoded ? decodeTransfer(bytes, 'base64') : bytes,
      ...(fileName === undefined ? {} : { fileName }),
      isEnclosed: false,
      notes: encoded ? [readingNote('base64-content', {})] : [],
      packedDepth: 0,
    };
    this.#attempt(() => this.#open(content));
  }

  searchMail(mail: Mail): void {
    for (const part of mail.parts)
      this.#attempt(() => this.#searchPart(part, 0, part.message !== mail.header));
  }

  /** Searches mails that are in a row, each as one that is enclosed. */
  searchMails(mails: Buffer[]): void {
    for (const mail of mails) this.#attempt(() => this.#searchNestedMail(mail, 0));
  }

  /** An error in one place must not keep the rest of the input from being read. */
  #attempt(search: () => void): void {
    try {
      search();
    } catch (error) {
      this.result.refusals.push(refusalOf(error));
    }
  }

  #searchPart(part: MailPart, packedDepth: number, isEnclosed: boolean): void {
    const decoded = decodePart(part);
    if (!decoded) return;
    if (decoded.isMail) this.#searchNestedMail(decoded.bytes, packedDepth);
    else this.#open({ ...pickLabels(part), ...decoded, packedDepth, isEnclosed });
  }

  #searchNestedMail(bytes: Buffer, packedDepth: number): void {
    if (packedDepth >= this.#limits.packedDepth) throw tooPacked(this.#limits);
    for (const part of readMail(bytes, this.#limits).parts) {
      this.#attempt(() => this.#searchPart(part, packedDepth + 1, true));
    }
  }

  #open(content: Content): void {
    const kind = sniff(content.bytes);
    if (kind === 'json') this.#readJson(content);
    else if (kind === 'xml') this.result.hasXml = true;
    else if (kind === 'gzip' || kind === 'zip') this.#unpack(content, kind);
    else if (content.packedDepth > 0 && looksLikeMail(content.bytes)) {
      for (const mail of splitMbox(content.bytes))
        this.#attempt(() => this.#searchNestedMail(mail, content.packedDepth));
    }
  }

  #unpack(content: Content, kind: 'gzip' | 'zip'): void {
    if (content.packedDepth >= this.#limits.packedDepth) throw tooPacked(this.#limits);
    const packedDepth = content.packedDepth + 1;
    const notes = [...content.notes, ...labelNotes(content.mediaType, kind)];
    if (packedDepth === 2) notes.push(readingNote('compressed-twice', {}));
    const { mediaType: _, ...rest } = content;
    const entries =
      kind === 'gzip'
        ? [{ bytes: gunzip(content.bytes, this.#budget) }]
        : unzip(content.bytes, this.#budget, this.#limits.zipEntries);
    for (const entry of entries) this.#attempt(() => this.#open({ ...rest, ...entry, notes, packedDepth }));
  }

  #readJson(content: Content): void {
    const parsed = parseJsonOfReport(content, this.#jsonBudget);
    if (!parsed) return;
    const notes = [...content.notes, ...labelNotes(content.mediaType, 'json'), ...parsed.notes];
    const reports = parsed.values.flatMap(reportsIn);
    const { fileName, message, isEnclosed } = content;
    for (const { json, shape } of reports) {
      this.result.reports.push({
        json,
        ...(fileName === undefined ? {} : { fileName }),
        ...(message === undefined ? {} : { message }),
        isEnclosed,
        notes: shape === undefined ? notes : [...notes, shape],
      });
    }
  }
}

const tooPacked = ({ packedDepth }: ReadLimits) => new RefusalError('packed-too-often', { max: packedDepth });

/** Returns undefined for text that only begins like JSON: `[Warning] …`. */
function parseJsonOfReport({ bytes }: Content, budget: JsonBudget) {
  try {
    return parseJson(bytes, budget);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (!/"(?:policies|date-range|organization-name|report-id)"/.test(bytes.toString('latin1', 0, 1_000_000)))
      return undefined;
    throw jsonDamage(error);
  }
}

interface ShapedReport {
  json: JsonObject;
  /** The note on JSON that is not the report itself. */
  shape?: ReadingNote;
}

/** The reports in a JSON value: itself, the entries of a list, or the members of an object around them. */
function reportsIn(value: unknown): ShapedReport[] {
  if (looksLikeReport(value)) return [{ json: value }];
  const shape = Array.isArray(value)
    ? readingNote('list-of-reports', {})
    : readingNote('object-around-report', {});
  const values = isObject(value) ? Object.values(value).flat() : value;
  return Array.isArray(values) ? values.filter(looksLikeReport).map((json) => ({ json, shape })) : [];
}
