/** The information about the report in a file name (RFC 8460 §5.1) or a Subject (§5.3). */
import { parseDomainName } from '../../names/domain-name.ts';
import { plainDomain } from './fields/read-host.ts';
import { formatUnixTime } from './quirks/date-times.ts';

export interface FileNameLabels {
  policyDomain?: string;
  /** RFC 3339 in UTC. */
  begin?: string;
  end?: string;
}

/** RFC 8460 §5.1: `sender!policy-domain!begin!end[!unique].json[.gz]`, times in seconds since 1970. */
export function parseReportFileName(fileName: string): FileNameLabels {
  const name = fileName.slice(0, 1024).replace(/^.*[/\\]/s, '');
  const [, domain = '', begin = '', end = ''] = name.split('!');
  const policyDomain = readLabelledDomain(domain);
  const [endTime = '', ...extensions] = end.split('.');
  const isEnd = extensions.every((extension) => /^[a-z]*$/i.test(extension));
  const times = [begin, isEnd ? endTime : ''].map((text) =>
    /^\d{9,11}$/.test(text) ? formatUnixTime(Number(text)) : undefined,
  );
  return {
    ...(policyDomain === undefined ? {} : { policyDomain }),
    ...(times[0] === undefined ? {} : { begin: times[0] }),
    ...(times[1] === undefined ? {} : { end: times[1] }),
  };
}

export interface SubjectLabels {
  policyDomain?: string;
  reportId?: string;
  /** The id is enclosed in `<>`, as RFC 8460 §5.3 has it. */
  isBracketed: boolean;
}

/** RFC 8460 §5.3: `Report Domain: D Submitter: S Report-ID: <left@right>`, in upper or lower case. Mail.ru folds it. */
export function parseReportSubject(subject: string): SubjectLabels | undefined {
  const text = subject.slice(0, 2000);
  const [, domain] = /report[- ]domain:\s*([^\s;,]+)/i.exec(text) ?? [];
  if (domain === undefined) return undefined;
  const [, bracketed, bare] = /report-id:\s*(?:<([^<>]*)>?|(\S+))/i.exec(text) ?? [];
  const reportId = (bracketed ?? bare)?.trim();
  const policyDomain = readLabelledDomain(domain);
  return {
    ...(policyDomain === undefined ? {} : { policyDomain }),
    ...(reportId ? { reportId } : {}),
    isBracketed: bracketed !== undefined,
  };
}

/** Undefined for anything but a domain name. */
export function readLabelledDomain(text: string): string | undefined {
  if (plainDomain.test(text)) return text;
  const parsed = parseDomainName(text.trim());
  return parsed.ok ? parsed.domain : undefined;
}
