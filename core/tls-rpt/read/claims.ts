/**
 * What the wrapping of a report says about it: file name (RFC 8460 §5.1), Subject and TLS-Report-Domain (§5.3). Where
 * they disagree with the body, the body counts (§5.6). They only fill in what the body lacks.
 */
import { decodeWords, fieldOf, type HeaderField } from '../../mail/read-header.ts';
import { parseDomainName } from '../../names/domain-name.ts';
import { quote } from '../../text/quote.ts';
import type { Report } from '../report.ts';
import { plainDomain } from './fields/read-host.ts';
import { formatUnixTime } from './quirks/date-times.ts';
import { noteOtherSubjectId } from './quirks/google.ts';
import { noteBareSubjectId } from './quirks/microsoft.ts';
import { fillPolicyDomain } from './quirks/postfix.ts';

export interface Wrapping {
  fileName?: string;
  /** The header of the message that contains the report. */
  message?: HeaderField[];
}

interface FileNameClaim {
  policyDomain?: string;
  begin?: string;
  end?: string;
}

/** RFC 8460 §5.1: `sender!policy-domain!begin!end[!unique].json[.gz]`, times in seconds since 1970. */
export function parseReportFileName(fileName: string): FileNameClaim {
  const name = fileName.slice(0, 1024).replace(/^.*[/\\]/s, '');
  const [, domain = '', begin = '', end = ''] = name.split('!');
  const policyDomain = readDomain(domain);
  const times = [begin, end.replace(/\.[a-z.]*$/i, '')].map((text) =>
    /^\d{9,11}$/.test(text) ? formatUnixTime(Number(text)) : undefined,
  );
  return {
    ...(policyDomain === undefined ? {} : { policyDomain }),
    ...(times[0] === undefined ? {} : { begin: times[0] }),
    ...(times[1] === undefined ? {} : { end: times[1] }),
  };
}

interface SubjectClaim {
  policyDomain?: string;
  reportId?: string;
  /** Whether the id is in `<>`, as in RFC 8460 §5.3. */
  isBracketed: boolean;
}

/** RFC 8460 §5.3: `Report Domain: D Submitter: S Report-ID: <left@right>`. Often folded (Mail.ru), in any letter case. */
export function parseReportSubject(subject: string): SubjectClaim | undefined {
  const text = subject.slice(0, 2000);
  const [, domain] = /report[- ]domain:\s*([^\s;,]+)/i.exec(text) ?? [];
  if (domain === undefined) return undefined;
  const [, bracketed, bare] = /report-id:\s*(?:<([^<>]*)>?|(\S+))/i.exec(text) ?? [];
  const reportId = (bracketed ?? bare)?.trim();
  const policyDomain = readDomain(domain);
  return {
    ...(policyDomain === undefined ? {} : { policyDomain }),
    ...(reportId ? { reportId } : {}),
    isBracketed: bracketed !== undefined,
  };
}

function readDomain(text: string): string | undefined {
  if (plainDomain.test(text)) return text;
  const parsed = parseDomainName(text.trim());
  return parsed.ok ? parsed.domain : undefined;
}

/** Returns `report` with what it lacks and its wrapping says, and a note for each value taken from there. */
export function completeFromWrapping(report: Report, wrapping: Wrapping): Report {
  const fileName = parseReportFileName(wrapping.fileName ?? '');
  const header = wrapping.message ?? [];
  const subject = parseReportSubject(decodeWords(fieldOf(header, 'subject') ?? ''));
  const headerDomain = readDomain(fieldOf(header, 'tls-report-domain') ?? '');
  const dated = completePeriod(report, fileName);
  const sources: [string | undefined, string][] = [
    [headerDomain, 'TLS-Report-Domain'],
    [fileName.policyDomain, 'the file name'],
    [subject?.policyDomain, 'the Subject'],
  ];
  const [domain, source] = sources.find(([found]) => found !== undefined) ?? [];
  const complete = domain === undefined ? dated : fillPolicyDomain(dated, domain, source);
  return { ...complete, notes: [...complete.notes, ...disagreements(complete, subject, sources)] };
}

function completePeriod(report: Report, { begin, end }: FileNameClaim): Report {
  if (report.begin !== undefined && report.end !== undefined) return report;
  if (begin === undefined || end === undefined) return report;
  return {
    ...report,
    begin,
    end,
    notes: [...report.notes, 'date-range cannot be read, taken from the file name'],
  };
}

function disagreements(
  report: Report,
  subject: SubjectClaim | undefined,
  sources: [string | undefined, string][],
): string[] {
  const about = report.policies.flatMap(({ policyDomain }) => policyDomain ?? []);
  const others = sources.filter(
    ([domain]) => domain !== undefined && about.length > 0 && !about.includes(domain),
  );
  const notes = others.map(
    ([domain, source]) => `${source} says ${quote(domain ?? '')}, the report is about another domain`,
  );
  if (subject?.reportId === undefined) return notes;
  return [
    ...notes,
    ...noteBareSubjectId(subject.isBracketed),
    ...noteOtherSubjectId(subject.reportId, report.reportId),
  ];
}
