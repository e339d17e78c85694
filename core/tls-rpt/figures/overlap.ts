/**
 * Whether entries of different types count the same sessions. Some reporters count a session under the MTA-STS policy
 * and under the TLSA records that applied to it; others count it once.
 */
import { organisationalDomain } from '../../names/public-suffix.ts';
import { addSessions, type Sessions } from './sessions.ts';

/** The software or organisation that made a report. */
export interface Maker {
  submitter: string;
  reportId?: string;
}

/** Microsoft counts each session under every policy that applied. */
const countsTwice = new Set(['microsoft.com', 'outlook.com']);

/** The ids of sys4's reporter, which counts each session of Postfix under one policy: `2026-11-26T00:00:00Z_idx1_…`. */
const sys4Id = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ_idx\d/;

/** The ids of StrictMX (write-report.ts), which counts each session under one policy as well: `2026-11-23.5f0c1a….1@…`. */
const ownId = /^\d{4}-\d\d-\d\d\.[\da-f]{16}\.\d+@/;

/** What is known about how the reporter counts. */
export function knownOverlap({ submitter, reportId }: Maker): 'same' | 'apart' | undefined {
  if (countsTwice.has(organisationalDomain(submitter))) return 'same';
  return sys4Id.test(reportId ?? '') || ownId.test(reportId ?? '') ? 'apart' : undefined;
}

interface Entry extends Sessions {
  policyType: string;
}

/**
 * The entries in groups that count different sessions. Within a group, each member is the entries of one type, and all
 * members count the same sessions. If it is not known how the maker counts, types with equal totals are taken to count
 * the same. Sessions without a policy are always different ones.
 */
export function groupByOverlap<T extends Entry>(entries: readonly T[], maker: Maker): T[][][] {
  const byType = [...Map.groupBy(entries, ({ policyType }) => policyType)];
  const overlap = knownOverlap(maker);
  const groups = Map.groupBy(byType, ([type, ofType]) => {
    if (type === 'no-policy-found') return type;
    if (overlap === 'same') return '';
    return overlap === 'apart' ? ` ${type}` : totalOf(ofType);
  });
  return [...groups.values()].map((group) => group.map(([, ofType]) => ofType));
}

function totalOf(entries: readonly Sessions[]): number {
  const { successfulSessions, failedSessions } = addSessions(entries);
  return successfulSessions + failedSessions;
}
