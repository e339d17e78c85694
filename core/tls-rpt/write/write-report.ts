/**
 * A TLS report in the exact form of RFC 8460: the JSON (§4.4), its file name (§5.1), the Subject of the mail (§5.3) and a
 * text for people. We write strictly what we read liberally: every array is an array, nothing is null, times are whole
 * UTC days, and no identifier contains a colon (some receivers use identifiers as file names).
 */

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DomainName } from '../../names/domain-name.ts';
import { splitAddress } from '../../names/mailbox.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import type { FailureDetail, Report, ReportedPolicy } from '../report.ts';

/** Who reports. */
export interface Reporter {
  organizationName: string;
  /** An address. Its domain is the submitter, and signs the mail. */
  contact: string;
}

/** Identifies one of our reports. */
export interface ReportKey {
  /** UTC day: `2026-11-23`. */
  day: UtcDay;
  domain: DomainName;
  /** 1, or more for sessions that arrived after the first report about the day was made. */
  part: number;
}

/** @param address checked by parseDestination() */
export const domainOfAddress = (address: string): DomainName =>
  splitAddress(address).domain.toLowerCase() as DomainName;

/** RFC 8460 §4.1: a report covers one whole UTC day. */
const beginOfDay = (day: UtcDay): string => `${day}T00:00:00Z`;
const endOfDay = (day: UtcDay): string => `${day}T23:59:59Z`;

/** The same for the same report, so that a receiver recognises a repeat: `2026-11-23.5f0c1a….1@mail.example.net`. */
function reportIdOf({ day, domain, part }: ReportKey, submitter: string): string {
  return `${day}.${digest(domain)}.${part}@${submitter}`;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The report about one domain and day. */
export function createReport(key: ReportKey, policies: ReportedPolicy[], reporter: Reporter): Report {
  return {
    organizationName: reporter.organizationName,
    contactInfo: reporter.contact,
    reportId: reportIdOf(key, domainOfAddress(reporter.contact)),
    begin: beginOfDay(key.day),
    end: endOfDay(key.day),
    policies,
    notes: [],
  };
}

/** The report's JSON (RFC 8460 §4.4). */
export function formatReport(report: Report): string {
  return `${JSON.stringify(
    {
      'organization-name': report.organizationName ?? '',
      'date-range': { 'start-datetime': report.begin ?? '', 'end-datetime': report.end ?? '' },
      'contact-info': report.contactInfo ?? '',
      'report-id': report.reportId ?? '',
      policies: report.policies.map(formatPolicy),
    },
    null,
    1,
  )}\n`;
}

function formatPolicy(policy: ReportedPolicy) {
  const type = policy.policyType ?? 'no-policy-found';
  return {
    policy: {
      'policy-type': type,
      'policy-string': policy.policyString ?? [],
      'policy-domain': policy.policyDomain ?? '',
      // RFC 8460 §4.4: the MX patterns of a policy of type "sts".
      ...(type === 'sts' && { 'mx-host': policy.mxHost ?? [] }),
    },
    summary: {
      'total-successful-session-count': policy.successfulSessions ?? 0,
      'total-failure-session-count': policy.failedSessions ?? 0,
    },
    'failure-details': (policy.failureDetails ?? []).map(formatFailure),
  };
}

/** JSON leaves out members that are undefined. */
function formatFailure(failure: FailureDetail) {
  return {
    'result-type': failure.resultType ?? 'validation-failure',
    'sending-mta-ip': failure.sendingMtaIp,
    'receiving-mx-hostname': failure.receivingMxHostname,
    'receiving-mx-helo': failure.receivingMxHelo,
    'receiving-ip': failure.receivingIp,
    'failed-session-count': failure.failedSessions ?? 0,
    'additional-information': failure.additionalInformation,
    'failure-reason-code': failure.failureReasonCode,
  };
}

/** The media type of a compressed report, in mail and over HTTPS (RFC 8460 §6.4). */
export const reportMediaType = 'application/tlsrpt+gzip';

/** RFC 8460 §5.2: reports are sent compressed. Equal reports give equal bytes. */
export async function compressReport(report: Report): Promise<Uint8Array> {
  return promisify(gzip)(formatReport(report), { level: 9 });
}

/** Names above this are cut by some receivers' software. */
const longestFileName = 199;

/** RFC 8460 §5.1: `sender!policy-domain!begin!end!unique-id.json.gz`, times in seconds since 1970. */
export function reportFileName(key: ReportKey, submitter: string): string {
  const [begin, end] = [beginOfDay(key.day), endOfDay(key.day)].map((time) => Date.parse(time) / 1_000);
  const named = `${submitter}!${key.domain}!${begin}!${end}!`;
  const unique = `${digest(key.domain)}${key.part}.json.gz`;
  // Without the names, nothing else would tell apart the reports of a day. Receivers use the content (RFC 8460 §5.6).
  const names = [`${named}${unique}`, `${named}${key.part}.json.gz`];
  return names.find((name) => name.length <= longestFileName) ?? unique;
}

/** RFC 8460 §5.3. Receivers sort by this exact form. */
export function reportSubject(domain: DomainName, submitter: string, reportId: string): string {
  return `Report Domain: ${domain} Submitter: ${submitter} Report-ID: <${reportId}>`;
}

/** Nobody reads more. The attachment has all of them. */
const shownFailures = 20;

/**
 * The text part of the mail: the content of the attachment, for a person who opens the mail. We do not know which
 * languages a stranger reads, so it is in English, like the example of RFC 8460 §5.3.
 */
export function formatReportText(report: Report, domain: DomainName): string {
  const lines = [
    'This is an SMTP TLS report (RFC 8460).',
    '',
    `By:    ${report.organizationName}`,
    `About: mail sent to ${domain}`,
    `Day:   ${report.begin?.slice(0, 10)} (UTC)`,
    '',
    ...report.policies.flatMap(describePolicy),
    'The attachment is the report in JSON, compressed with gzip. It was sent',
    `automatically, because the record of _smtp._tls.${domain} asks for it.`,
    `Questions: ${report.contactInfo}`,
  ];
  return `${lines.join('\n')}\n`;
}

const policyNames: Record<string, string> = {
  sts: 'MTA-STS policy',
  tlsa: 'DANE TLSA records',
  'no-policy-found': 'No policy found',
};

function describePolicy(policy: ReportedPolicy): string[] {
  const { policyType = '', policyDomain, policyString = [], failureDetails = [] } = policy;
  const mode = policyString.find((line) => line.startsWith('mode:'));
  const worst = failureDetails.toSorted((a, b) => (b.failedSessions ?? 0) - (a.failedSessions ?? 0));
  return [
    `${policyNames[policyType] ?? policyType} for ${policyDomain}${mode === undefined ? '' : ` (${mode})`}`,
    `  Sessions: ${policy.successfulSessions ?? 0} succeeded, ${policy.failedSessions ?? 0} failed`,
    ...worst.slice(0, shownFailures).map(describeFailure),
    ...(worst.length > shownFailures ? [`  and ${worst.length - shownFailures} more kinds of failure`] : []),
    '',
  ];
}

function describeFailure(failure: FailureDetail): string {
  const where = failure.receivingMxHostname ?? failure.receivingIp;
  return `  ${failure.failedSessions ?? 0} with ${failure.resultType}${where === undefined ? '' : ` at ${where}`}`;
}
