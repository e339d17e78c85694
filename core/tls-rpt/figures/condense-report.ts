import { compareText } from '../../text/compare-text.ts';
import { cutBytes } from '../../text/cut-bytes.ts';
import { jsonBytes } from '../../text/format-json.ts';
import { condenseFailures, resultOf } from '../bounds/condense-failures.ts';
import { fingerprintPolicy, readPolicyMode } from '../judge/match-policy.ts';
import { knownPolicyType } from '../judge/policy-type.ts';
import type { Report, ReportedPolicy } from '../report.ts';
import type { DayPolicy, DayReport, DayResult } from './day.ts';
import { addSessions, sumCounts } from './sessions.ts';
import { findLostByJoining } from './unexplained.ts';

/** The origin of a report. */
export interface ReportOrigin {
  submitter: string;
  verified: boolean;
  verification: string;
  mailDate?: string;
  digest: string;
}

/**
 * The figures of a report that summaries and the daily mail need. Their size is bounded, whatever the report contains.
 */
export function condenseReport(report: Report, origin: ReportOrigin): DayReport {
  return {
    submitter: cutBytes(origin.submitter, 253),
    ...optional('organizationName', report.organizationName, 200),
    ...optional('reportId', report.reportId, 200),
    verified: origin.verified,
    verification: cutBytes(origin.verification, 60),
    ...optional('mailDate', origin.mailDate, 40),
    digest: origin.digest,
    policies: condensePolicies(report.policies),
  };
}

/** In JSON, with everything around it: less than one source may have itemised on a day (itemise.ts). */
const maxPoliciesBytes = 18_000;

/**
 * Attack: a report with thousands of invented policies, or with failures of long text, which fills the day. Real reports
 * have one to three policies, and people read the first few failures of each. So does the first row; the others are for
 * what is still too large. The last one has a few kilobytes, whatever the report contains.
 */
const steps = [
  { maxPolicies: 10, maxFailures: 20 },
  { maxPolicies: 10, maxFailures: 5 },
  { maxPolicies: 3, maxFailures: 3 },
  { maxPolicies: 0, maxFailures: 0 },
];

function condensePolicies(policies: ReportedPolicy[]): DayPolicy[] {
  const groups = Map.groupBy(policies, (policy) => `${policyTypeOf(policy)} ${fingerprintOf(policy) ?? ''}`);
  const whole = [...groups.values()].map(condensePolicy);
  let condensed: DayPolicy[] = [];
  for (const step of steps) {
    condensed = condenseWithin(whole, step);
    if (jsonBytes(condensed) <= maxPoliciesBytes) break;
  }
  return condensed;
}

/** @param whole policies with all their failures */
function condenseWithin(
  whole: DayPolicy[],
  { maxPolicies, maxFailures }: (typeof steps)[number],
): DayPolicy[] {
  const condensed = sortPolicies(
    whole.map(({ failures, ...policy }) => ({
      ...policy,
      failures: failures.slice(0, maxFailures),
      ...some('moreFailures', Math.max(0, failures.length - maxFailures)),
    })),
  );
  const rest = condensed.slice(maxPolicies);
  return [...condensed.slice(0, maxPolicies), ...foldPolicies(rest)];
}

/**
 * Policies over the limit become one entry for each known type: they lose their texts and failures, never their
 * sessions.
 */
function foldPolicies(policies: DayPolicy[]): DayPolicy[] {
  const types = Map.groupBy(policies, ({ policyType }) => knownPolicyType(policyType));
  return [...types].map(([policyType, group]) => ({
    policyType,
    ...addSessions(group),
    results: joinResults(group),
    failures: [],
    ...some('moreFailures', sumCounts(group.map((p) => p.failures.length + (p.moreFailures ?? 0)))),
  }));
}

function condensePolicy(group: ReportedPolicy[]): DayPolicy {
  const [first = {}] = group;
  const lines = first.policyString ?? [];
  const isSts = policyTypeOf(first) === 'sts' && lines.length > 0;
  const mode = isSts ? readPolicyMode(lines) : undefined;
  return {
    policyType: policyTypeOf(first),
    ...optional('fingerprint', fingerprintOf(first), 64),
    ...(mode ? { mode } : {}),
    ...optional('policyText', isSts ? lines.join('\n') : undefined, 500),
    successfulSessions: sumCounts(group.map((policy) => policy.successfulSessions ?? 0)),
    failedSessions: sumCounts(group.map((policy) => policy.failedSessions ?? 0)),
    failures: condenseFailures(group.flatMap((policy) => policy.failureDetails ?? [])),
    results: joinResults(
      group.map(({ failedSessions = 0, failureDetails = [] }) => ({
        failedSessions,
        results: failureDetails.map((detail) => ({ ...resultOf(detail), details: 1 })),
      })),
    ),
  };
}

function policyTypeOf(policy: ReportedPolicy): string {
  return cutBytes(policy.policyType ?? 'no-policy-found', 40);
}

function fingerprintOf(policy: ReportedPolicy): string | undefined {
  const lines = policy.policyString ?? [];
  return policyTypeOf(policy) === 'sts' && lines.length > 0 ? fingerprintPolicy(lines) : undefined;
}

// RFC 8460 §4.3 defines 11, and the list may grow. Attack: an endless list of invented words.
const maxResultTypes = 20;

function joinResults(policies: Pick<DayPolicy, 'failedSessions' | 'results'>[]): DayResult[] {
  const lost = findLostByJoining(policies);
  return addResults([
    ...policies.flatMap(({ results }) => results),
    ...(lost > 0 ? [{ resultType: 'other', failedSessions: lost, details: 0 }] : []),
  ]);
}

function addResults(results: DayResult[]): DayResult[] {
  const added = [...Map.groupBy(results, (result) => result.resultType)]
    .map(([resultType, group]) => addResultGroup(resultType, group))
    .sort((a, b) => b.failedSessions - a.failedSessions || compareText(a.resultType, b.resultType));
  const rest = added.slice(maxResultTypes);
  return [...added.slice(0, maxResultTypes), ...(rest.length > 0 ? [addResultGroup('other', rest)] : [])];
}

function addResultGroup(resultType: string, group: DayResult[]): DayResult {
  return {
    resultType,
    failedSessions: sumCounts(group.map((result) => result.failedSessions)),
    details: sumCounts(group.map((result) => result.details)),
  };
}

/** By sessions, then by content. Each content is written once: a report may have thousands of policies. */
function sortPolicies(policies: DayPolicy[]): DayPolicy[] {
  return policies
    .map((policy) => ({
      policy,
      sessions: policy.failedSessions + policy.successfulSessions,
      content: JSON.stringify(policy),
    }))
    .sort((a, b) => b.sessions - a.sessions || compareText(a.content, b.content))
    .map(({ policy }) => policy);
}

function optional<K extends string>(
  key: K,
  text: string | undefined,
  maxBytes: number,
): { [key in K]?: string } {
  return text ? ({ [key]: cutBytes(text, maxBytes) } as { [key in K]: string }) : {};
}

function some<K extends string>(key: K, count: number): { [key in K]?: number } {
  return count > 0 ? ({ [key]: count } as { [key in K]: number }) : {};
}
