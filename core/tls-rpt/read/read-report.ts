/**
 * TLS reports, from bytes to one form.
 *
 * Mail servers that tried to deliver to a domain tell its owner once a day how TLS went (RFC 8460): a JSON document,
 * compressed as a rule, attached to a mail or sent by HTTPS. The RFC fixes all of that; what arrives keeps to it more or
 * less. A receiver that is strict loses whole reports, and with them the only news of an attack, over a null or an
 * unusual label. So everything is read that can only be meant in one way, and each report says what was forgiven.
 */

import type { MailFacts } from '../../mail/mail-facts.ts';
import { MailLimitError } from '../../mail/mail-limits.ts';
import { readFacts } from '../../mail/read-facts.ts';
import { looksLikeMail, type Mail, readMail } from '../../mail/read-mail.ts';
import type { ReadResult, RefusalReason, Report } from '../report.ts';
import { completeFromWrapping, noteMissingDomain } from './claims.ts';
import { classifyMail, findEnclosingReport } from './classify-mail.ts';
import { type Findings, type FoundReport, ReportSearch } from './find-reports.ts';
import { normaliseReport } from './normalise-report.ts';
import { type ReadLimits, RefusalError, readLimits } from './read-limits.ts';
import { sniff } from './sniff.ts';

export { fillPolicyDomain } from './claims.ts';
export { readLimits } from './read-limits.ts';

export interface ReadOptions {
  /** The name of the file that the bytes came in, if any: it may name the domain and the period. */
  fileName?: string;
  /** Names under which our own receivers write Authentication-Results; see readFacts(). None, if absent. */
  receivers?: string[];
  /** Each as in `readLimits`, if absent. */
  limits?: Partial<ReadLimits>;
}

/**
 * Reads a mail, JSON, gzip or zip, told apart by content. Never throws for anything in the bytes: what cannot be read
 * is refused with a reason. A mail with several reports is read if one of them can be; the others are noted on it.
 */
// It has nothing to await today; callers need not change when it has.
export async function readReport(bytes: Uint8Array, options: ReadOptions = {}): Promise<ReadResult> {
  const limits = options.limits ? { ...readLimits, ...options.limits } : readLimits;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (buffer.length > limits.mailBytes) {
      throw new RefusalError(
        'too-large',
        `it has ${buffer.length} bytes, at most ${limits.mailBytes} are read`,
      );
    }
    if (sniff(buffer) === undefined && looksLikeMail(buffer)) return readReportMail(buffer, options, limits);
    return readReportFile(buffer, options, limits);
  } catch (error) {
    if (error instanceof RefusalError || error instanceof MailLimitError)
      return refuse(error.reason, error.message);
    throw error;
  }
}

function refuse(reason: RefusalReason, detail: string, mail?: MailFacts): ReadResult {
  return { ok: false, reason, detail, ...(mail ? { mail } : {}) };
}

function readReportFile(bytes: Buffer, { fileName }: ReadOptions, limits: ReadLimits): ReadResult {
  const search = new ReportSearch(limits);
  search.searchBytes(bytes, fileName);
  return concludeSearch(search.findings, limits, () => describeFile(bytes, search.findings));
}

function describeFile(bytes: Buffer, { hasXml }: Findings): string {
  if (bytes.length === 0) return 'it is empty';
  if (hasXml) return 'it is XML (a DMARC report, perhaps), not a TLS report';
  const kind = sniff(bytes);
  if (kind === 'json') return 'it is no JSON object with the members of a TLS report';
  return kind === undefined
    ? 'it is neither mail nor JSON nor gzip nor zip'
    : `the ${kind} archive holds no TLS report`;
}

function readReportMail(bytes: Buffer, { receivers = [] }: ReadOptions, limits: ReadLimits): ReadResult {
  const mail = readMail(bytes, limits);
  const facts = readFacts(mail.header, receivers);
  const enclosing = findEnclosingReport(mail);
  if (enclosing !== undefined) return refuse('not-a-report', enclosing, facts);
  const search = new ReportSearch(limits);
  search.searchMail(mail);
  const { findings } = search;
  const result = concludeSearch(findings, limits, () => classifyMail(mail, findings.hasXml));
  if (result.ok) for (const report of result.reports) report.notes.push(...formNotes(mail));
  return { ...result, mail: facts };
}

/** RFC 8460 §5.3: a multipart/report whose report-type is tlsrpt. */
function formNotes({ mediaType, reportType }: Mail): string[] {
  if (mediaType !== 'multipart/report') return ['the mail is not a multipart/report'];
  return reportType === 'tlsrpt' ? [] : ['the mail does not have the report-type "tlsrpt"'];
}

function concludeSearch(findings: Findings, limits: ReadLimits, describe: () => string): ReadResult {
  if (findings.reports.length > limits.reports) {
    return refuse('too-complex', `it holds more than ${limits.reports} reports`);
  }
  const refusals = [...findings.refusals];
  const reports = findings.reports.flatMap((found) => {
    try {
      return [completeReport(found, limits)];
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      refusals.push(error);
      return [];
    }
  });
  const distinct = dropRepeats(reports);
  const [first] = distinct;
  const [refusal] = refusals;
  if (first) {
    for (const { message } of refusals.slice(0, 5))
      first.notes.push(`another attachment cannot be read: ${message}`);
    if (refusals.length > 5) first.notes.push(`${refusals.length - 5} more attachments cannot be read`);
    return { ok: true, reports: distinct };
  }
  return refusal ? refuse(refusal.reason, refusal.message) : refuse('not-a-report', describe());
}

function completeReport(found: FoundReport, limits: ReadLimits): Report {
  const report = normaliseReport(found.json, limits);
  const complete = noteMissingDomain(completeFromWrapping(report, found));
  return { ...complete, notes: [...found.notes, ...complete.notes] };
}

/** Some attach one report in two forms; it must not count twice. */
function dropRepeats(reports: Report[]): Report[] {
  if (reports.length < 2) return reports;
  const seen = new Map<string, Report>();
  for (const report of reports) {
    const content = JSON.stringify({ ...report, notes: [] });
    const first = seen.get(content);
    if (first) first.notes.push('the same report stands there twice, read once');
    else seen.set(content, report);
  }
  return [...seen.values()];
}
