/**
 * Finds the parts of a report that a signature does not cover.
 *
 * A DKIM signature covers the body and the header fields that its `h=` names (RFC 6376 §3.5). Anybody who forwards a signed
 * mail can change every other field. So a report is what was signed only if no such change turns it into another report, and
 * only if a signed element declares the mail a TLS report: a domain also signs its people's mail, its newsletters, and text
 * that anybody typed into its contact form.
 */

import type { DkimTags } from '../../mail/dkim/read-dkim-tags.ts';
import type { ReceivedMail } from '../../mail/mail-form.ts';
import type { Report } from '../report.ts';
import { claimedSubmitter } from './submitter-domain.ts';

export type UnsignedPart =
  /** A header field that affected the reading, lower case. */
  | { kind: 'field'; field: string }
  /** No signed element says which domain the report is about. */
  | { kind: 'policy-domain' }
  /** No signed element declares the mail a TLS report. */
  | { kind: 'purpose' };

/** The first part that the signature with these tags does not cover; undefined if it covers all. */
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

/** The names of the header fields that affected the reading of this report. */
function steeringFields(mail: ReceivedMail, report: Report, signed: Set<string>): string[] {
  const { form } = mail;
  const { policyDomain, period } = report.provenance ?? {};
  const isLeaf = form.leafEncoding !== undefined;
  const fields = ['from'];
  // Google signs these instead of Content-Type: then the body is a report's, however it is split into parts.
  if (!coversReportFields(mail, signed)) fields.push('content-type');
  // Attack: the label is added to a signed JSON body, so that `=22` in one of its strings becomes a quote.
  if (form.leafEncoding === 'quoted-printable') fields.push('content-transfer-encoding');
  // The file name of a part is in the body.
  if (isLeaf && (policyDomain === 'file-name' || period === 'file-name'))
    fields.push('content-type', 'content-disposition');
  if (policyDomain === 'tls-report-domain' || policyDomain === 'subject') fields.push(policyDomain);
  if (claimedSubmitter(report, mail)?.source === 'tls-report-submitter') fields.push('tls-report-submitter');
  return fields;
}

/** `h=` may also name absent fields, so that nobody can add them. Some providers' ordinary mail has these there. */
const coversReportFields = (
  { tlsReportDomain, tlsReportSubmitter }: ReceivedMail,
  signed: Set<string>,
): boolean =>
  tlsReportDomain !== undefined &&
  tlsReportSubmitter !== undefined &&
  signed.has('tls-report-domain') &&
  signed.has('tls-report-submitter');

/**
 * RFC 8460 §5.3 has both; each reporter signs at least one. Attack: its Subject, too, says which domain a report is about,
 * but a contact form signs whatever subject a visitor types.
 */
function declaresReport(mail: ReceivedMail, signed: Set<string>): boolean {
  if (coversReportFields(mail, signed)) return true;
  const { mediaType, reportType } = mail.form;
  const isReportType =
    (mediaType === 'multipart/report' && reportType === 'tlsrpt') ||
    mediaType.startsWith('application/tlsrpt');
  return isReportType && signed.has('content-type');
}
