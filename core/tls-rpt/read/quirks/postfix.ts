/** Quirks of the reports that sys4's reporter makes for Postfix. */
import type { Report } from '../../report.ts';

/** The note on a report in which neither the body nor the wrapping names the domain. */
const missingDomain = 'policy.policy-domain is missing';

/**
 * An entry for which no policy was found has no policy-domain; reports of Google from 2019 never have one.
 * @returns `report` with `domain` wherever a policy names none, and a note that says where it was taken from
 */
export function fillPolicyDomain(report: Report, domain: string, source = 'the recipient address'): Report {
  if (report.policies.every(({ policyDomain }) => policyDomain !== undefined)) return report;
  return {
    ...report,
    policies: report.policies.map((policy) =>
      policy.policyDomain === undefined ? { ...policy, policyDomain: domain } : policy,
    ),
    notes: [
      ...report.notes.filter((note) => note !== missingDomain),
      `${missingDomain}, taken from ${source}`,
    ],
  };
}

/** Notes that a policy still has no domain, once every source within the report was tried. */
export function noteMissingDomain(report: Report): Report {
  if (report.policies.every(({ policyDomain }) => policyDomain !== undefined)) return report;
  return { ...report, notes: [...report.notes, missingDomain] };
}
