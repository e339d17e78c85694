import type { MailFacts } from '../../core/mail/mail-facts.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { createOwnerFinder } from '../../core/tls-rpt/judge/find-owner.ts';
import { fillPolicyDomain } from '../../core/tls-rpt/read/quirks/postfix.ts';
import type { DomainSource } from '../../core/tls-rpt/reading-note.ts';
import { type IntakeRefusal, uncounted } from '../../core/tls-rpt/refusal.ts';
import type { Report, ReportedPolicy } from '../../core/tls-rpt/report.ts';
import type { RefusedPart } from '../store/reports/quarantine-entry.ts';

/** One report's policies for one domain: stored and counted together. */
export interface Part {
  domain: DomainName;
  report: Report;
}

/**
 * Sorts a mail's policies by whether the recipient address belongs to their domain.
 * @param unreadable other domains that the recipient may belong to, whose stored state cannot be read
 */
export function splitByDomain(
  reports: Report[],
  domains: Set<DomainName>,
  unreadable: ReadonlySet<string> = new Set(),
  mail?: MailFacts,
): { parts: Part[]; refused: RefusedPart[] } {
  // A domain name in a report is only text until it is found equal to a hosted domain.
  const hosted = new Map<string, DomainName>([...domains].map((domain) => [domain, domain]));
  const addressed = new Set<string>([...domains, ...unreadable]);
  const parts: Part[] = [];
  const refused: RefusedPart[] = [];
  const [onlyDomain] = domains.size === 1 && unreadable.size === 0 ? domains : [];
  for (const given of reports) {
    const report = onlyDomain === undefined ? given : fillPolicyDomain(given, onlyDomain);
    const byOwner = groupByOwner(report, addressed, mail);
    if (byOwner.size === 0 && onlyDomain !== undefined) byOwner.set(onlyDomain, { policies: [] });
    for (const [named, { policies, source }] of byOwner) {
      const domain = hosted.get(named);
      if (domain === undefined) refused.push(refusedPart(report, named, unreadable.has(named)));
      else parts.push({ domain, report: withSource({ ...report, policies }, source) });
    }
  }
  return { parts, refused };
}

interface OwnedPolicies {
  policies: ReportedPolicy[];
  source?: DomainSource;
}

/** The policies by the domain that they are about, or by the name that they give. */
function groupByOwner(
  report: Report,
  addressed: ReadonlySet<string>,
  mail: MailFacts | undefined,
): Map<string, OwnedPolicies> {
  const findOwner = createOwnerFinder(report, addressed, mail);
  const groups = new Map<string, OwnedPolicies>();
  for (const policy of report.policies) {
    const named = policy.policyDomain ?? '';
    const isOfMx = policy.policyType === 'tlsa' && !addressed.has(named);
    const owner = isOfMx ? findOwner(policy) : undefined;
    const domain = owner?.domain ?? named;
    const group = groups.get(domain) ?? { policies: [] };
    group.policies.push(policy);
    if (owner?.source !== undefined) group.source = owner.source;
    groups.set(domain, group);
  }
  return groups;
}

/** The check of the signature must know which part besides the body named the domain. */
const withSource = (report: Report, policyDomain: DomainSource | undefined): Report =>
  policyDomain === undefined ? report : { ...report, provenance: { ...report.provenance, policyDomain } };

const refusedPart = (report: Report, domain: string, isUnreadable: boolean): RefusedPart => ({
  ...whyRefused(domain, isUnreadable),
  ...(report.reportId === undefined ? {} : { reportId: report.reportId }),
});

function whyRefused(domain: string, isUnreadable: boolean): IntakeRefusal {
  if (domain === '') return uncounted('no-policy-domain', {});
  if (isUnreadable) return uncounted('unreadable-state', { name: domain });
  return uncounted('other-domain', { domain: domain.slice(0, 253) });
}
