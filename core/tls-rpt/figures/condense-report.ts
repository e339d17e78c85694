import { compareText } from '../../text/compare-text.ts';
import { fingerprintPolicy, readPolicyMode } from '../judge/match-policy.ts';
import type { FailureDetail, Report, ReportedPolicy } from '../report.ts';
import type { DayFailure, DayPolicy, DayReport, DayResult } from './day.ts';

/** Where a report came from. */
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
    submitter: cut(origin.submitter, 253),
    ...optional('organizationName', report.organizationName, 100),
    ...optional('reportId', report.reportId, 200),
    verified: origin.verified,
    verification: cut(origin.verification, 60),
    ...optional('mailDate', origin.mailDate, 40),
    digest: origin.digest,
    policies: condensePolicies(report.policies),
  };
}

// Attack: a report with thousands of invented policies, which fills the day. Real reports have one to three.
const maxPolicies = 10;

function condensePolicies(policies: ReportedPolicy[]): DayPolicy[] {
  const groups = Map.groupBy(policies, (policy) => `${policyTypeOf(policy)} ${fingerprintOf(policy) ?? ''}`);
  const condensed = [...groups.values()].map(condensePolicy).sort(comparePolicies);
  const rest = condensed.slice(maxPolicies);
  return [...condensed.slice(0, maxPolicies), ...foldPolicies(rest)];
}

/**
 * Policies over the limit become one entry for each known type: they lose their texts and failures, never their
 * sessions.
 */
function foldPolicies(policies: DayPolicy[]): DayPolicy[] {
  const types = Map.groupBy(policies, (policy) =>
    isStandardType(policy.policyType) ? policy.policyType : 'other',
  );
  return [...types].map(([policyType, group]) => ({
    policyType,
    successfulSessions: sum(group.map((policy) => policy.successfulSessions)),
    failedSessions: sum(group.map((policy) => policy.failedSessions)),
    results: addResults(group.flatMap((policy) => policy.results)),
    failures: [],
    ...some('moreFailures', sum(group.map((p) => p.failures.length + (p.moreFailures ?? 0)))),
  }));
}

function isStandardType(policyType: string): boolean {
  return policyType === 'sts' || policyType === 'tlsa' || policyType === 'no-policy-found';
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
    successfulSessions: sum(group.map((policy) => policy.successfulSessions ?? 0)),
    failedSessions: sum(group.map((policy) => policy.failedSessions ?? 0)),
    ...condenseFailures(group.flatMap((policy) => policy.failureDetails ?? [])),
  };
}

function policyTypeOf(policy: ReportedPolicy): string {
  return cut(policy.policyType ?? 'no-policy-found', 40);
}

function fingerprintOf(policy: ReportedPolicy): string | undefined {
  const lines = policy.policyString ?? [];
  return policyTypeOf(policy) === 'sts' && lines.length > 0 ? fingerprintPolicy(lines) : undefined;
}

// Real reports have up to 10,000 details (one for each sending host). People read the first few.
const maxFailures = 20;

function condenseFailures(
  details: FailureDetail[],
): Pick<DayPolicy, 'results' | 'failures' | 'moreFailures'> {
  const places = new Map<string, DayFailure>();
  for (const detail of details) {
    const failure = condenseFailure(detail);
    const key = JSON.stringify({ ...failure, failedSessions: 0 });
    const known = places.get(key);
    if (known) known.failedSessions = sum([known.failedSessions, failure.failedSessions]);
    else places.set(key, failure);
  }
  const failures = [...places]
    .sort(([keyA, a], [keyB, b]) => b.failedSessions - a.failedSessions || compareText(keyA, keyB))
    .map(([, failure]) => failure);
  return {
    results: addResults(details.map((detail) => ({ ...resultOf(detail), details: 1 }))),
    failures: failures.slice(0, maxFailures),
    ...some('moreFailures', Math.max(0, failures.length - maxFailures)),
  };
}

function condenseFailure(detail: FailureDetail): DayFailure {
  return {
    ...resultOf(detail),
    ...optional('receivingMxHostname', detail.receivingMxHostname, 253),
    ...optional('receivingIp', detail.receivingIp, 45),
    ...optional('sendingMtaIp', detail.sendingMtaIp, 45),
    ...optional('failureReasonCode', detail.failureReasonCode, 200),
    ...optional('additionalInformation', detail.additionalInformation, 200),
  };
}

/**
 * A detail without a count still means a failure. It counts as 1, which distorts no total: those never come from
 * details.
 */
function resultOf({ resultType, failedSessions }: FailureDetail): Omit<DayResult, 'details'> {
  return { resultType: cut(resultType ?? 'validation-failure', 60), failedSessions: failedSessions ?? 1 };
}

// RFC 8460 §4.3 defines 11, and the list may grow. Attack: an endless list of invented words.
const maxResultTypes = 20;

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
    failedSessions: sum(group.map((result) => result.failedSessions)),
    details: sum(group.map((result) => result.details)),
  };
}

function comparePolicies(a: DayPolicy, b: DayPolicy): number {
  return (
    b.failedSessions + b.successfulSessions - (a.failedSessions + a.successfulSessions) ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

/** Attack: counts near the largest number, which make a total Infinity or lose its last digits. */
function sum(counts: number[]): number {
  return counts.reduce((total, count) => Math.min(total + count, Number.MAX_SAFE_INTEGER), 0);
}

/** Cuts between code points, so that no surrogate pair is split. */
function cut(text: string, maxLength: number): string {
  return text.length <= maxLength
    ? text
    : `${Array.from(text.slice(0, maxLength * 2))
        .slice(0, maxLength - 1)
        .join('')}…`;
}

function optional<K extends string>(
  key: K,
  text: string | undefined,
  maxLength: number,
): { [key in K]?: string } {
  return text ? ({ [key]: cut(text, maxLength) } as { [key in K]: string }) : {};
}

function some<K extends string>(key: K, count: number): { [key in K]?: number } {
  return count > 0 ? ({ [key]: count } as { [key in K]: number }) : {};
}
