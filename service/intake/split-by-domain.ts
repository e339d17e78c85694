import type { DomainName } from '../../core/names/domain-name.ts';
import { fillPolicyDomain } from '../../core/tls-rpt/read/quirks/postfix.ts';
import { type IntakeRefusal, uncounted } from '../../core/tls-rpt/refusal.ts';
import type { Report, ReportedPolicy } from '../../core/tls-rpt/report.ts';
import type { RefusedPart } from '../store/reports/quarantine-entry.ts';

/** One report's policies for one domain: what is stored and counted as one. */
export interface Part {
  domain: DomainName;
  report: Report;
}

/**
 * Sorts a mail's policies by whether the recipient stands for their domain.
 * @param unreadable other domains that it may stand for, whose stored state cannot be read
 */
export function splitByDomain(
  reports: Report[],
  domains: Set<DomainName>,
  unreadable: ReadonlySet<string> = new Set(),
): { parts: Part[]; refused: RefusedPart[] } {
  // What a report names is only text until a hosted domain is found to be equal to it.
  const hosted = new Map<string, DomainName>([...domains].map((domain) => [domain, domain]));
  const parts: Part[] = [];
  const refused: RefusedPart[] = [];
  const [onlyDomain] = domains.size === 1 && unreadable.size === 0 ? domains : [];
  for (const given of reports) {
    const report = onlyDomain === undefined ? given : fillPolicyDomain(given, onlyDomain);
    const byDomain = Map.groupBy<string, ReportedPolicy>(
      report.policies,
      ({ policyDomain }) => policyDomain ?? '',
    );
    if (byDomain.size === 0 && onlyDomain !== undefined) byDomain.set(onlyDomain, []);
    for (const [named, policies] of byDomain) {
      const domain = hosted.get(named);
      if (domain !== undefined) parts.push({ domain, report: { ...report, policies } });
      else refused.push(refusedPart(report, named, unreadable.has(named)));
    }
  }
  return { parts, refused };
}

const refusedPart = (report: Report, domain: string, isUnreadable: boolean): RefusedPart => ({
  ...whyRefused(domain, isUnreadable),
  ...(report.reportId === undefined ? {} : { reportId: report.reportId }),
});

function whyRefused(domain: string, isUnreadable: boolean): IntakeRefusal {
  if (domain === '') return uncounted('no-policy-domain', {});
  if (isUnreadable) return uncounted('unreadable-state', { name: domain });
  return uncounted('other-domain', { domain: domain.slice(0, 253) });
}
