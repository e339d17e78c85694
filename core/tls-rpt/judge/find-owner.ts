import type { MailFacts } from '../../mail/mail-facts.ts';
import { parseReportSubject, readLabelledDomain } from '../read/report-labels.ts';
import type { DomainSource } from '../reading-note.ts';
import type { Report, ReportedPolicy } from '../report.ts';

/** The domain that an entry is about. */
export interface Owner {
  domain: string;
  /** The source of that information, if it is not the report itself. */
  source?: DomainSource;
}

/**
 * Finds the domain that an entry of type `tlsa` is about. Its policy-domain is the TLSA base domain, that is the MX host
 * (RFC 8460 §1.1), which may serve many domains. So other sources decide: the other entries of the report, then the mail
 * it, then the recipient.
 * @param addressed the domains that the recipient addresses belong to
 * @returns for an entry: its owner; undefined if nothing names it, or if the report is about another domain
 */
export function createOwnerFinder(
  report: Report,
  addressed: ReadonlySet<string>,
  mail: MailFacts | undefined,
): (entry: ReportedPolicy) => Owner | undefined {
  const named = otherDomains(report);
  const ofOthers = only([...named].filter((domain) => addressed.has(domain)));
  const labelled = labelledOwner(addressed, mail);
  return ({ policyDomain }) => {
    if (named.size > 0) return ofOthers;
    const ofHost = only([...addressed].filter((domain) => policyDomain?.endsWith(`.${domain}`)));
    if (addressed.size > 1) return labelled ?? ofHost;
    const ofRecipient = only([...addressed]);
    return ofHost ?? labelled ?? (ofRecipient && { ...ofRecipient, source: 'recipient' });
  };
}

function labelledOwner(addressed: ReadonlySet<string>, mail: MailFacts | undefined): Owner | undefined {
  const labels: [string | undefined, DomainSource][] = [
    [readLabelledDomain(mail?.tlsReportDomain ?? ''), 'tls-report-domain'],
    [parseReportSubject(mail?.subject ?? '')?.policyDomain, 'subject'],
  ];
  for (const [domain, source] of labels)
    if (domain !== undefined && addressed.has(domain)) return { domain, source };
  return undefined;
}

/** The domains that entries of other types name. */
const otherDomains = ({ policies }: Report): Set<string> =>
  new Set(
    policies.flatMap(({ policyType, policyDomain }) => (policyType === 'tlsa' ? [] : (policyDomain ?? []))),
  );

const only = (domains: string[]): Owner | undefined =>
  domains.length === 1 && domains[0] !== undefined ? { domain: domains[0] } : undefined;
