import type { MailFacts } from '../../mail/mail-facts.ts';
import type { Report } from '../report.ts';

/**
 * The domain that a report says it comes from: that of contact-info (RFC 8460 §5.3), else of TLS-Report-Submitter, else
 * of From. Lower case; undefined if there is none. A claim: see verifySubmitter().
 */
export function submitterDomain(report: Report, facts: MailFacts | undefined): string | undefined {
  return (
    domainOfAddress(report.contactInfo) ??
    /^[a-z0-9_.-]+\.[a-z0-9-]+$/.exec(
      facts?.tlsReportSubmitter?.toLowerCase().replace(/\.$/, '') ?? '',
    )?.[0] ??
    domainOfAddress(facts?.from)
  );
}

/** `mailto:x@Example.com`, `Postmaster <x@example.com>`, `x@example.com, +1 555 0100`: the first address counts. */
function domainOfAddress(text: string | undefined): string | undefined {
  const [, domain] = /@([a-z0-9_.-]+[a-z0-9])/i.exec(text?.slice(0, 1000) ?? '') ?? [];
  return domain?.toLowerCase();
}
