import type { MailFacts } from '../../mail/mail-facts.ts';
import { parseDomainName } from '../../names/domain-name.ts';
import { parseMailbox } from '../../names/mailbox.ts';
import type { Report } from '../report.ts';

/** The domain that a report claims to come from, and where it says so. Only a claim: see verifySubmitter(). */
export interface ClaimedSubmitter {
  /** Lower case. */
  domain: string;
  source: 'contact-info' | 'tls-report-submitter' | 'from';
}

/** That of contact-info (RFC 8460 §5.3), else of TLS-Report-Submitter, else of From. Undefined if there is none. */
export function claimedSubmitter(
  report: Pick<Report, 'contactInfo'>,
  facts: MailFacts | undefined,
): ClaimedSubmitter | undefined {
  const contact = domainOfAddress(report.contactInfo);
  if (contact !== undefined) return { domain: contact, source: 'contact-info' };
  const field = parseDomainName(facts?.tlsReportSubmitter ?? '');
  if (field.ok) return { domain: field.domain, source: 'tls-report-submitter' };
  const author = domainOfAddress(facts?.from);
  return author === undefined ? undefined : { domain: author, source: 'from' };
}

export const submitterDomain = (
  report: Pick<Report, 'contactInfo'>,
  facts: MailFacts | undefined,
): string | undefined => claimedSubmitter(report, facts)?.domain;

/**
 * `mailto:x@Example.com`, `Postmaster <x@example.com>`, `x@example.com, +1 555 0100`: the first address counts, and only
 * if all of it is valid. Attack: an odd character after a name of good repute, which would be all that is shown.
 */
function domainOfAddress(text: string | undefined): string | undefined {
  const address = text?.split(/[ \t\r\n,;:<>()"?]/).find((part) => part.includes('@'));
  return address === undefined ? undefined : parseMailbox(address)?.domain;
}
