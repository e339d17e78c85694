import type { ReadResult } from '../../core/tls-rpt/report.ts';

/** A domain of the service. */
export interface HostedName {
  domain: string;
  owner: string;
}

/**
 * The hosted domains that a mail or report is about. In a `tlsa` entry, the policy domain is the MX host (RFC 8460 §1.1), so
 * the mail's TLS-Report-Domain says it if no entry does.
 */
export function chooseDomains(
  { reports, mail }: Extract<ReadResult, { ok: true }>,
  hosted: ReadonlyMap<string, HostedName>,
): { hosted: HostedName[]; others: string[] } {
  const named = new Set(
    reports.flatMap(({ policies }) =>
      policies.flatMap(({ policyDomain }) => policyDomain?.toLowerCase() ?? []),
    ),
  );
  const found = [...named].flatMap((name) => hosted.get(name) ?? []);
  if (found.length > 0) return { hosted: found, others: [] };
  const byMail = hosted.get(mail?.tlsReportDomain?.toLowerCase() ?? '');
  if (byMail) return { hosted: [byMail], others: [] };
  return { hosted: [], others: named.size > 0 ? [...named] : [''] };
}
