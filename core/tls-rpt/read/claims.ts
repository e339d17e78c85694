/**
 * What the wrapping of a report claims about it: file name (RFC 8460 §5.1), Subject and TLS-Report-Domain (§5.3).
 * The body wins where they disagree (§5.6); they fill in only what the body lacks.
 */

import { decodeWords, fieldOf, type HeaderField } from '../../mail/read-header.ts';
import { parseDomainName } from '../../names/domain-name.ts';
import { quote } from '../../text/quote.ts';
import type { Report } from '../report.ts';
import { formatUnixTime, plainDomain } from './quirks.ts';

export interface Wrapping {
  fileName?: string;
  /** Header of the message that holds the report. */
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
  /** The id stands in `<>`, as RFC 8460 §5.3 has it. Microsoft leaves them out. */
  isBracketed: boolean;
}

/** RFC 8460 §5.3: `Report Domain: D Submitter: S Report-ID: <left@right>`; often folded, in any case. */
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

/** `report` with what its wrapping knows better than nothing, and a note for each thing taken from there. */
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
    notes: [...report.notes, 'date-range is unusable, taken from the file name'],
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
  if (subject?.reportId !== undefined && !subject.isBracketed)
    notes.push('the Subject has its Report-ID without "<>"');
  if (
    subject?.reportId !== undefined &&
    report.reportId !== undefined &&
    subject.reportId !== report.reportId
  ) {
    notes.push('the Subject has another Report-ID than report-id');
  }
  return notes;
}

/** The note on a report that does not say, nor its wrapping, which domain it is about. */
const missingDomain = 'policy.policy-domain is missing';

/** `report` with `domain` wherever a policy names none, and a note that says where it was taken from. */
export function fillPolicyDomain(report: Report, domain: string, source = 'the recipient address'): Report {
  if (report.policies.every(({ policyDomain }) => policyDomain !== undefined)) return report;
  return {
    ...report,
    policies: report.policies.map((policy) =>
      policy.policyDomain === undefined ? { ...policy, policyDomain: domain } : policy,
    ),
    notes: [
      ...report.notes.filter((note) => note !== missingDomain),
      `${missingDomain}, taken from ${source}`,
    ],
  };
}

/** Notes that a policy still has no domain, after every source within the report was asked. */
export function noteMissingDomain(report: Report): Report {
  if (report.policies.every(({ policyDomain }) => policyDomain !== undefined)) return report;
  return { ...report, notes: [...report.notes, missingDomain] };
}
