/**
 * What a signature leaves open of that which was read.
 *
 * A DKIM signature covers the body and the header fields that its `h=` names (RFC 6376 §3.5). Whoever passes a signed
 * mail on can change every other field. So a report is what was signed only if no such change makes another report of
 * it, and only if the mail says in a signed place that it is a TLS report: a domain also signs its people's mail, its
 * newsletters, and what strangers type into its contact form.
 */

import type { DkimTags } from '../../mail/dkim/read-dkim-tags.ts';
import type { ReceivedMail } from '../../mail/mail-form.ts';
import type { Report } from '../report.ts';
import { claimedSubmitter } from './submitter-domain.ts';

export type UnsignedPart =
  /** A header field that steered the reading, lower case. */
  | { kind: 'field'; field: string }
  /** Nothing that is signed says which domain the report is about. */
  | { kind: 'policy-domain' }
  /** Nothing that is signed says that the mail is a TLS report. */
  | { kind: 'purpose' };

/** The first part that the signature with these tags leaves open; undefined if it covers all. */
export function findUnsignedPart(
  tags: DkimTags,
  mail: ReceivedMail,
  report: Report,
): UnsignedPart | undefined {
  const signed = new Set((tags.get('h') ?? '').toLowerCase().split(':'));
  const field = steeringFields(mail, report, signed).find((name) => !signed.has(name));
  if (field !== undefined) return { kind: 'field', field };
  // The sender of an envelope chooses its recipient. Attack: a real report about another domain, sent here.
  if (report.provenance?.policyDomain === 'recipient') return { kind: 'policy-domain' };
  return declaresReport(mail, signed) ? undefined : { kind: 'purpose' };
}

/** The names of the header fields that steered the reading of this report. */
function steeringFields(mail: ReceivedMail, report: Report, signed: Set<string>): string[] {
  const { form } = mail;
  const { policyDomain, period } = report.provenance ?? {};
  const isLeaf = form.leafEncoding !== undefined;
  const fields = ['from'];
  // Google signs these in place of Content-Type: then the body is a report's, however it is cut into parts.
  if (!coversReportFields(mail, signed)) fields.push('content-type');
  // Attack: the label added to a signed JSON body, so that `=22` in a string of it becomes a quote.
  if (form.leafEncoding === 'quoted-printable') fields.push('content-transfer-encoding');
  // Of a part, the file name is in the body.
  if (isLeaf && (policyDomain === 'file-name' || period === 'file-name'))
    fields.push('content-type', 'content-disposition');
  if (policyDomain === 'tls-report-domain' || policyDomain === 'subject') fields.push(policyDomain);
  if (claimedSubmitter(report, mail)?.source === 'tls-report-submitter') fields.push('tls-report-submitter');
  return fields;
}

/** `h=` may also name absent fields, so that nobody can add them. Some people's mail has these there. */
const coversReportFields = (
  { tlsReportDomain, tlsReportSubmitter }: ReceivedMail,
  signed: Set<string>,
): boolean =>
  tlsReportDomain !== undefined &&
  tlsReportSubmitter !== undefined &&
  signed.has('tls-report-domain') &&
  signed.has('tls-report-submitter');

/** RFC 8460 §5.3 has all three; each reporter signs at least one. */
function declaresReport(mail: ReceivedMail, signed: Set<string>): boolean {
  if (coversReportFields(mail, signed)) return true;
  const { mediaType, reportType } = mail.form;
  const isReportType =
    (mediaType === 'multipart/report' && reportType === 'tlsrpt') ||
    mediaType.startsWith('application/tlsrpt');
  return (
    (isReportType && signed.has('content-type')) ||
    (signed.has('subject') && /^report[- ]domain:/i.test(mail.subject ?? ''))
  );
}
