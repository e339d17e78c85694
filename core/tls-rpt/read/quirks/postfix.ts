/** Quirks of the reports that sys4's reporter makes for Postfix. */
import { type DomainSource, readingNote, type StoredNote } from '../../reading-note.ts';
import type { Report } from '../../report.ts';

/** The note on a report in which neither the body nor the wrapping names the domain. */
const missingDomain = readingNote('missing', { member: 'policy.policy-domain' });

const isMissingDomain = ({ code, parameters }: StoredNote) =>
  code === missingDomain.code && 'member' in parameters && parameters.member === 'policy.policy-domain';

/**
 * An entry for which no policy was found has no policy-domain; reports of Google from 2019 never have one.
 * @returns `report` with `domain` wherever a policy names none, and a note that says where it was taken from
 */
export function fillPolicyDomain(report: Report, domain: string, source: DomainSource = 'recipient'): Report {
  if (report.policies.every(({ policyDomain }) => policyDomain !== undefined)) return report;
  return {
    ...report,
    policies: report.policies.map((policy) =>
      policy.policyDomain === undefined ? { ...policy, policyDomain: domain } : policy,
    ),
    notes: [
      ...report.notes.filter((note) => !isMissingDomain(note)),
      readingNote('domain-from', { member: 'policy.policy-domain', source }),
    ],
    provenance: { ...report.provenance, policyDomain: source },
  };
}

/** Notes that a policy still has no domain after every source within the report was tried. */
export function noteMissingDomain(report: Report): Report {
  if (report.policies.every(({ policyDomain }) => policyDomain !== undefined)) return report;
  return { ...report, notes: [...report.notes, missingDomain] };
}
