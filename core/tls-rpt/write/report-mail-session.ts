/**
 * Report mail is sent even if TLS fails, and then its session is a failed one, too. If it were reported, two reporters
 * would report each other's report mail for ever, which has happened for months. So sessions that carried reports are
 * left out (RFC 8460 §5.3). They are recognised in three ways, because no mail server knows all three.
 */
import type { Session } from './session.ts';

/** The Message-ID of every report mail that we send begins with this. */
export const reportMessageIdPrefix = 'tls-report.';

/**
 * Whether a session carried report mail.
 * @param destinations the addresses that reports were sent to, in lower case
 * @param submitter the domain that reports are sent from
 */
export function carriedReport(
  session: Session,
  destinations: ReadonlySet<string>,
  submitter: string,
): boolean {
  if (session.carriedReport) return true;
  const messageId = session.messageId?.toLowerCase();
  if (messageId?.startsWith(reportMessageIdPrefix) && messageId.endsWith(`@${submitter}`)) return true;
  return session.recipients?.some((address) => destinations.has(address)) ?? false;
}
