/**
 * Report mail goes out in spite of failing TLS, and such a session is itself one that failed. If it were reported, two
 * reporters would tell each other about their reports for ever, which happened for months. So sessions that carried
 * reports are left out (RFC 8460 §5.3), found in three ways since no mail server knows all three.
 */
import type { Session } from './session.ts';

/** Begins the Message-ID of every report mail of ours. */
export const reportMessageIdPrefix = 'tls-report.';

/**
 * Whether a session carried report mail.
 * @param destinations the addresses that reports were sent to, lower case
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
