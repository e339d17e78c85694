/** Says what a mail without a TLS report is, for the person who goes through the quarantine. */
import { fieldOf } from '../../mail/read-header.ts';
import type { Mail } from '../../mail/read-mail.ts';

/** Automatic reports about a message (RFC 6522). They enclose somebody's mail, not a report for us. */
const reportTypes = new Map([
  ['delivery-status', 'a delivery status notification'],
  ['disposition-notification', 'a read receipt (message disposition notification)'],
  ['feedback-report', 'an abuse report (ARF)'],
]);

/**
 * Says why the parts of a mail must not be searched: it is an answer that encloses a message, which may be a TLS report
 * that we sent. Undefined for any other mail.
 */
export function findEnclosingReport({ mediaType, reportType, parts }: Mail): string | undefined {
  const named = mediaType === 'multipart/report' ? reportTypes.get(reportType ?? '') : undefined;
  if (named !== undefined) return named;
  const machinePart = parts.find(
    (part) => part.mediaType.startsWith('message/') && reportTypes.has(part.mediaType.slice(8)),
  );
  return machinePart && reportTypes.get(machinePart.mediaType.slice(8));
}

/** @returns a phrase such as `a plain mail without attachment` */
export function classifyMail(mail: Mail, hasXml: boolean): string {
  const { header, parts } = mail;
  const subject = fieldOf(header, 'subject') ?? '';
  if (hasXml) return 'a mail with an XML attachment (a DMARC report, perhaps), not a TLS report';
  if (/^Amazon SES Setup Notification/i.test(subject))
    return 'the notification that SES sends once when it is set up';
  if (fieldOf(header, 'auto-submitted')?.toLowerCase().startsWith('auto-replied'))
    return 'an automatic answer';
  if (/^(?:mailer-daemon|postmaster)@/i.test(/[^\s<]+@/.exec(fieldOf(header, 'from') ?? '')?.[0] ?? '')) {
    return 'a notice from a mail system, perhaps about a failed delivery';
  }
  if (mail.reportType === 'tlsrpt' || /report[- ]domain:/i.test(subject)) {
    return 'a mail that claims to be a TLS report, but contains none that can be read';
  }
  const attachments = parts.filter(
    ({ mediaType, fileName }) => fileName !== undefined || !mediaType.startsWith('text/'),
  );
  if (attachments.length === 0) return 'a plain mail without attachment';
  return attachments.length === 1
    ? 'a mail whose attachment is not a TLS report'
    : `a mail with ${attachments.length} attachments, none of them a TLS report`;
}
