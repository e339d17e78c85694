/** Describes a mail without a TLS report, for the person who checks the quarantine. */
import { addressesIn } from '../../mail/read-addresses.ts';
import { fieldOf } from '../../mail/read-header.ts';
import type { Mail } from '../../mail/read-mail.ts';
import { type Unreadable, unreadable } from '../refusal.ts';

/** Automatic reports about a message (RFC 6522). They enclose somebody's mail, not a report for us. */
const reportTypes = new Map([
  ['delivery-status', unreadable('delivery-status', {})],
  ['disposition-notification', unreadable('read-receipt', {})],
  ['feedback-report', unreadable('abuse-report', {})],
]);

/**
 * Says why the parts of a mail must not be searched: it is an answer that encloses a message, which may be a TLS report
 * that we sent. Undefined for any other mail.
 */
export function findEnclosingReport({ mediaType, reportType, parts }: Mail): Unreadable | undefined {
  const named = mediaType === 'multipart/report' ? reportTypes.get(reportType ?? '') : undefined;
  if (named !== undefined) return named;
  const machinePart = parts.find(
    (part) => part.mediaType.startsWith('message/') && reportTypes.has(part.mediaType.slice(8)),
  );
  return machinePart && reportTypes.get(machinePart.mediaType.slice(8));
}

export function classifyMail(mail: Mail, hasXml: boolean): Unreadable {
  const { header, parts } = mail;
  const subject = fieldOf(header, 'subject') ?? '';
  if (hasXml) return unreadable('xml-attachment', {});
  if (/^Amazon SES Setup Notification/i.test(subject)) return unreadable('ses-notification', {});
  if (fieldOf(header, 'auto-submitted')?.toLowerCase().startsWith('auto-replied'))
    return unreadable('automatic-answer', {});
  if (/^(?:mailer-daemon|postmaster)@/.test(addressesIn(fieldOf(header, 'from') ?? '')[0] ?? ''))
    return unreadable('mail-system-notice', {});
  if (mail.reportType === 'tlsrpt' || /report[- ]domain:/i.test(subject))
    return unreadable('report-mail-without-report', {});
  const attachments = parts.filter(
    ({ mediaType, fileName }) => fileName !== undefined || !mediaType.startsWith('text/'),
  );
  const count = attachments.length;
  return count === 0 ? unreadable('plain-mail', {}) : unreadable('other-attachments', { count });
}
