/** The mail that carries a report (RFC 8460 §5.3), the same bytes at each attempt. */

import { signMail } from '../../core/mail/dkim/sign-mail.ts';
import { composeMail } from '../../core/mail/write-mail.ts';
import { reportMessageIdPrefix } from '../../core/tls-rpt/write/report-mail-session.ts';
import {
  compressReport,
  domainOfAddress,
  formatReportText,
  reportFileName,
  reportMediaType,
  reportSubject,
} from '../../core/tls-rpt/write/write-report.ts';
import type { OutgoingMail } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';
import type { OutboundReport } from '../store/outbound/outbound-report.ts';
import { shortDigest } from '../store/short-digest.ts';

/**
 * @param to the address it is sent to
 * @param date of the first attempt, so that a repeat is the same mail
 * @param bounceTo envelope sender
 */
export async function composeReportMail(
  { dkimKey }: Pick<Ports, 'dkimKey'>,
  state: OutboundReport,
  { to, date, bounceTo }: { to: string; date: Date; bounceTo: string },
): Promise<OutgoingMail> {
  const { report, domain } = state;
  const { contactInfo = '', reportId = '', organizationName = '' } = report;
  const submitter = domainOfAddress(contactInfo);
  const unique = `${reportId.slice(0, reportId.lastIndexOf('@'))}.${shortDigest(to).slice(0, 8)}`;
  const { raw } = await composeMail({
    from: { name: organizationName, address: contactInfo },
    to: [{ address: to }],
    subject: reportSubject(domain, submitter, reportId),
    text: formatReportText(report, domain),
    date,
    messageId: `<${reportMessageIdPrefix}${unique}@${submitter}>`,
    headers: {
      // RFC 8460 §5.3.
      'TLS-Report-Domain': domain,
      'TLS-Report-Submitter': submitter,
      // RFC 8689 §5: deliver even if TLS fails, because that may be what the report is about.
      'TLS-Required': 'No',
      // RFC 3834 §5: prevents vacation notices.
      'Auto-Submitted': 'auto-generated',
    },
    attachments: [
      {
        filename: reportFileName(state, submitter),
        contentType: reportMediaType,
        content: await compressReport(report),
      },
    ],
    reportType: 'tlsrpt',
  });
  return {
    id: `${reportMessageIdPrefix}${unique}`,
    envelope: { from: bounceTo, to: [to] },
    raw: await signMail(raw, await dkimKey()),
  };
}
