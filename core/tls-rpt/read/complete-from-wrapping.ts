import { excerpt } from '../../finding/fault.ts';
import { decodeWords, fieldOf, type HeaderField } from '../../mail/read-header.ts';
import { type DomainSource, type ReadingNote, readingNote } from '../reading-note.ts';
import type { Report } from '../report.ts';
import { noteOtherSubjectId } from './quirks/google.ts';
import { noteBareSubjectId } from './quirks/microsoft.ts';
import { fillPolicyDomain } from './quirks/postfix.ts';
import {
  type FileNameLabels,
  parseReportFileName,
  parseReportSubject,
  readLabelledDomain,
  type SubjectLabels,
} from './report-labels.ts';

/** The mail or archive around a report. */
export interface Wrapping {
  fileName?: string;
  /** Header of the message that holds the report. */
  message?: HeaderField[];
}

/** The policy domain that a part of the wrapping names, and which part. */
type Source = [domain: string | undefined, source: DomainSource];

/**
 * `report` with the policy domain and the period from its wrapping, if it lacks them, and a note for each. Where they
 * disagree, the body counts (RFC 8460 §5.6); that is noted, too.
 */
export function completeFromWrapping(report: Report, { fileName, message = [] }: Wrapping): Report {
  const file = parseReportFileName(fileName ?? '');
  const subject = parseReportSubject(decodeWords(fieldOf(message, 'subject') ?? ''));
  const sources: Source[] = [
    [readLabelledDomain(fieldOf(message, 'tls-report-domain') ?? ''), 'tls-report-domain'],
    [file.policyDomain, 'file-name'],
    [subject?.policyDomain, 'subject'],
  ];
  const dated = completePeriod(report, file);
  const [domain, source] = sources.find(([found]) => found !== undefined) ?? [];
  const complete = domain === undefined ? dated : fillPolicyDomain(dated, domain, source);
  return {
    ...complete,
    notes: [...complete.notes, ...noteOtherDomains(complete, sources), ...noteReportId(complete, subject)],
  };
}

function completePeriod(report: Report, { begin, end }: FileNameLabels): Report {
  if (report.begin !== undefined && report.end !== undefined) return report;
  if (begin === undefined || end === undefined) return report;
  return {
    ...report,
    begin,
    end,
    notes: [...report.notes, readingNote('period-from-file-name', { member: 'date-range' })],
    provenance: { ...report.provenance, period: 'file-name' },
  };
}

function noteOtherDomains({ policies }: Report, sources: Source[]): ReadingNote[] {
  // The policy domain of a `tlsa` entry is the MX host (RFC 8460 §1.1), so it need not be the domain that others name.
  const reported = policies.flatMap(({ policyType, policyDomain }) =>
    policyType === 'tlsa' ? [] : (policyDomain ?? []),
  );
  if (reported.length === 0) return [];
  return sources.flatMap(([domain, source]) =>
    domain === undefined || reported.includes(domain)
      ? []
      : [readingNote('other-domain-named', { source, domain: excerpt(domain) })],
  );
}

function noteReportId({ reportId }: Report, subject: SubjectLabels | undefined): ReadingNote[] {
  if (subject?.reportId === undefined) return [];
  return [...noteBareSubjectId(subject.isBracketed), ...noteOtherSubjectId(subject.reportId, reportId)];
}
