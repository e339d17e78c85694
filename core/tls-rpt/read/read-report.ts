/**
 * Reads TLS reports from bytes into one form.
 *
 * Once a day, mail servers report to a domain's owner how TLS worked when they delivered mail to the domain (RFC 8460).
 * A report is a JSON document, usually compressed, attached to a mail or sent by HTTPS. Real reports follow the RFC
 * more or less. A strict receiver loses whole reports because of a null or an unusual label, and with them perhaps the only
 * sign of an attack. So everything is read that has only one possible meaning, and each report notes what was accepted.
 */
import { type ReceivedMail, readForm } from '../../mail/mail-form.ts';
import { splitMbox } from '../../mail/mbox/split-mbox.ts';
import { readFacts } from '../../mail/read-facts.ts';
import { looksLikeMail, type Mail, readMail } from '../../mail/read-mail.ts';
import { noteOverlap } from '../figures/note-overlap.ts';
import { type ReadingNote, readingNote } from '../reading-note.ts';
import { type Unreadable, unreadable } from '../refusal.ts';
import type { ReadResult, Report } from '../report.ts';
import { classifyMail, findEnclosingReport } from './classify-mail.ts';
import { completeFromWrapping } from './complete-from-wrapping.ts';
import { type FoundReport, ReportSearch, type SearchResult } from './find-reports.ts';
import { normaliseReport } from './normalise-report.ts';
import { noteMissingDomain } from './quirks/postfix.ts';
import { type ReadLimits, RefusalError, readLimits } from './read-limits.ts';
import type { SharedRoom } from './reading.ts';
import { refusalOf } from './refusal-of.ts';
import { sniff } from './sniff.ts';

export interface ReadOptions {
  /** The name of the file that held the bytes, if any: it may name the domain and the period. */
  fileName?: string;
  /** Names under which our own receivers write Authentication-Results, see readFacts(); default none. */
  receivers?: string[];
  /** Whether a mail to these recipients may contain a report; default true. If not, it is not searched. */
  mayReport?(recipients: string[]): boolean;
  /** Limits that replace those of `readLimits`. */
  limits?: Partial<ReadLimits>;
}

/**
 * Reads a mail, an mbox, JSON, gzip or zip, recognised by its content. Never throws because of the bytes: input that
 * cannot be read is refused with a reason. A mail with several reports is read if one of them can be read; the others
 * are noted on that one.
 */
// Asynchronous although nothing is awaited yet, so that callers need not change once something is.
export async function readReport(bytes: Uint8Array, options: ReadOptions = {}): Promise<ReadResult> {
  const limits = options.limits ? { ...readLimits, ...options.limits } : readLimits;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (buffer.length > limits.mailBytes) throw new RefusalError('too-many-bytes', { max: limits.mailBytes });
    if (!beginsAsMail(buffer)) return readReportFile(buffer, options, limits);
    const mails = splitMbox(buffer);
    return mails.length > 1 ? readMbox(mails, limits) : readReportMail(buffer, options, limits);
  } catch (error) {
    return refuse(refusalOf(error));
  }
}

const beginsAsMail = (bytes: Buffer): boolean => sniff(bytes) === undefined && looksLikeMail(bytes);

/** Whether `readReport` reads the bytes as one mail, whose header has facts. */
export const isReadAsMail = (bytes: Buffer): boolean => beginsAsMail(bytes) && splitMbox(bytes).length === 1;

function refuse(refusal: Unreadable, mail?: ReceivedMail): ReadResult {
  return { ok: false, ...refusal, ...(mail ? { mail } : {}) };
}

function readReportFile(bytes: Buffer, { fileName }: ReadOptions, limits: ReadLimits): ReadResult {
  const search = new ReportSearch(limits);
  search.searchBytes(bytes, fileName);
  return concludeSearch(search.result, limits, () => describeFile(bytes, search.result));
}

/** Describes a file without a report. */
function describeFile(bytes: Buffer, { hasXml }: SearchResult): Unreadable {
  if (bytes.length === 0) return unreadable('empty-file', {});
  if (hasXml) return unreadable('xml-file', {});
  const kind = sniff(bytes);
  if (kind === 'json') return unreadable('other-json-file', {});
  return kind === 'gzip' || kind === 'zip'
    ? unreadable('archive-without-report', { kind })
    : unreadable('other-file', {});
}

/** If there are several mails, none of them is the one that arrived, so there are no facts of a mail. */
function readMbox(mails: Buffer[], limits: ReadLimits): ReadResult {
  const search = new ReportSearch(limits);
  search.searchMails(mails);
  return concludeSearch(search.result, limits, () => unreadable('other-file', {}));
}

function readReportMail(bytes: Buffer, options: ReadOptions, limits: ReadLimits): ReadResult {
  const { receivers = [], mayReport = () => true } = options;
  const mail = readMail(bytes, limits);
  const facts: ReceivedMail = { ...readFacts(mail.header, receivers), form: readForm(mail, bytes) };
  if (!mayReport(facts.recipients ?? [])) return refuse(classifyMail(mail, false), facts);
  const enclosing = findEnclosingReport(mail);
  if (enclosing !== undefined) return refuse(enclosing, facts);
  const search = new ReportSearch(limits);
  search.searchMail(mail);
  const result = concludeSearch(search.result, limits, () => classifyMail(mail, search.result.hasXml));
  if (result.ok) for (const report of result.reports) report.notes.push(...formNotes(mail));
  return { ...result, mail: facts };
}

/** RFC 8460 §5.3: the mail is a multipart/report whose report-type is tlsrpt. */
function formNotes({ mediaType, reportType }: Mail): ReadingNote[] {
  if (mediaType !== 'multipart/report') return [readingNote('not-multipart-report', {})];
  return reportType === 'tlsrpt' ? [] : [readingNote('no-report-type', {})];
}

/** @param describe describes an input without a report */
function concludeSearch(found: SearchResult, limits: ReadLimits, describe: () => Unreadable): ReadResult {
  if (found.reports.length > limits.reports) {
    return refuse(unreadable('too-many-reports', { max: limits.reports }));
  }
  const refusals = [...found.refusals];
  const shared: SharedRoom = { policyLetters: limits.policyLetters };
  const reports = found.reports.flatMap((report) => {
    try {
      return [completeReport(report, limits, shared)];
    } catch (error) {
      refusals.push(refusalOf(error));
      return [];
    }
  });
  const distinct = dropRepeats(reports);
  const [first] = distinct;
  const [refusal] = refusals;
  if (first) {
    for (const { cause } of refusals.slice(0, 5))
      first.notes.push(readingNote('attachment-unreadable', { cause }));
    if (refusals.length > 5)
      first.notes.push(readingNote('more-attachments-unreadable', { count: refusals.length - 5 }));
    return { ok: true, reports: distinct };
  }
  return refuse(refusal ?? describe());
}

function completeReport(found: FoundReport, limits: ReadLimits, shared: SharedRoom): Report {
  const report = normaliseReport(found.json, limits, shared);
  const complete = noteMissingDomain(completeFromWrapping(report, found));
  const provenance = { ...(found.isEnclosed && { isEnclosed: found.isEnclosed }), ...complete.provenance };
  return {
    ...complete,
    notes: [...found.notes, ...complete.notes, ...noteOverlap(complete)],
    ...(Object.keys(provenance).length > 0 && { provenance }),
  };
}

/** Some reporters attach one report in two forms. It must not count twice. */
function dropRepeats(reports: Report[]): Report[] {
  if (reports.length < 2) return reports;
  const distinct = new Map<string, Report>();
  for (const report of reports) {
    const { notes: _, provenance: __, ...rest } = report;
    const content = JSON.stringify(rest);
    const first = distinct.get(content);
    if (first) noteRepeat(first, report);
    else distinct.set(content, report);
  }
  return [...distinct.values()];
}

/** The provenance that says more about the mail's own content counts. */
function noteRepeat(first: Report, repeat: Report): void {
  first.notes.push(readingNote('attached-twice', {}));
  if (first.provenance?.isEnclosed && !repeat.provenance?.isEnclosed) {
    if (repeat.provenance) first.provenance = repeat.provenance;
    else delete first.provenance;
  }
}
