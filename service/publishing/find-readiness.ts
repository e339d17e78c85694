import type { Finding } from '../../core/finding/finding.ts';
import {
  defaultCriteria,
  type EvidenceDay,
  type EvidenceQuestion,
  findMissingEvidence,
} from '../../core/mta-sts/evidence/find-missing-evidence.ts';
import { findPossibleFrom } from '../../core/mta-sts/evidence/find-possible-from.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import { organisationalDomain } from '../../core/names/public-suffix.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import type { DayPolicy, DayState } from '../../core/tls-rpt/figures/day.ts';
import { addSessions } from '../../core/tls-rpt/figures/sessions.ts';
import { fingerprintPolicy } from '../../core/tls-rpt/judge/match-policy.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { loadVerifiedDays } from '../store/reports/load-days.ts';

/** How a policy in mode testing stands: what is missing until enforce is safe. */
export interface Readiness {
  ready: boolean;
  missing: Finding[];
  /** RFC 3339 UTC: from when nothing is missing, if reports go on as now. Absent where waiting does not help. */
  possibleFrom?: Timestamp;
  /** Whether it then goes to enforce by itself. */
  autoEnforce: boolean;
}

/** @returns undefined for a policy that is not in mode testing */
export async function findReadiness(
  ports: Pick<Ports, 'store' | 'clock'>,
  state: DomainState,
  coverage: Finding[],
): Promise<Readiness | undefined> {
  if (!testedPolicy(state.versions)) return undefined;
  const now = ports.clock.now();
  const days = await loadVerifiedDays(ports, state.domain, evidenceFrom(now), dayOf(now));
  return judgeReadiness(state, days, coverage, now);
}

/** The first UTC day that may count. */
export const evidenceFrom = (now: Date): UtcDay => addDays(dayOf(now), -defaultCriteria.days);

/** The same from the loaded days: from `evidenceFrom()` to today. */
export function judgeReadiness(
  { versions, autoEnforce }: Pick<DomainState, 'versions' | 'autoEnforce'>,
  days: DayState[],
  coverage: Finding[],
  now: Date,
): Readiness | undefined {
  const tested = testedPolicy(versions);
  if (!tested) return undefined;
  const fingerprints = new Set(tested.versions.map(({ text }) => fingerprintPolicy([text])));
  const question: EvidenceQuestion = {
    policy: tested.policy,
    testingSince: tested.versions.map(({ announcedAt }) => announcedAt).find((at) => at !== undefined),
    days: days.map((day) => readEvidence(day, fingerprints)),
    coverage,
    now,
  };
  const missing = findMissingEvidence(question);
  const possibleFrom = findPossibleFrom(question);
  return {
    ready: missing.length === 0,
    missing,
    ...(possibleFrom !== undefined && { possibleFrom: timestampOf(possibleFrom) }),
    autoEnforce: autoEnforce === true,
  };
}

/** The current policy, if it is in mode testing, and the versions up to it that say the same about the same servers. */
export function testedPolicy(
  versions: PolicyVersion[],
): { policy: Policy; versions: PolicyVersion[] } | undefined {
  const current = currentVersion(versions);
  const policy = current && readPolicy(current);
  if (!current || policy?.mode !== 'testing') return undefined;
  const isSame = (version: PolicyVersion) => {
    const other = readPolicy(version);
    return other?.mode === 'testing' && other.mx.toSorted().join() === policy.mx.toSorted().join();
  };
  const upTo = versions.slice(0, versions.indexOf(current) + 1);
  return { policy, versions: upTo.slice(upTo.findLastIndex((version) => !isSame(version)) + 1) };
}

const readPolicy = ({ text }: PolicyVersion): Policy | undefined => {
  const parsed = parsePolicy(text);
  return parsed.ok ? parsed.policy : undefined;
};

/**
 * What verified reports say about one of these policies on a day. Others' policies and DANE prove nothing about it. A
 * sender that found no policy proves nothing by its successes, as it checks no certificate; but where even that failed,
 * enforce would have refused.
 */
export function readEvidence({ day, reports }: DayState, fingerprints: ReadonlySet<string>): EvidenceDay {
  const isTested = ({ policyType, fingerprint }: DayPolicy) =>
    // Some reporters leave the policy's text out.
    policyType === 'sts' && (fingerprint === undefined || fingerprints.has(fingerprint));
  const verified = Object.values(reports).filter((report) => report.verified);
  const reporting = verified
    .map(({ submitter, policies }) => ({ submitter, policies: policies.filter(isTested) }))
    .filter(({ policies }) => policies.length > 0);
  const policies = reporting.flatMap((report) => report.policies);
  const failing = [...policies, ...verified.flatMap((report) => report.policies.filter(isWithoutPolicy))];
  return {
    day,
    reporters: [...new Set(reporting.map(({ submitter }) => organisationalDomain(submitter)))],
    successfulSessions: addSessions(policies).successfulSessions,
    failures: failing.flatMap(({ results }) =>
      results.map(({ resultType, failedSessions }) => ({ resultType, sessions: failedSessions })),
    ),
    unexplainedSessions: failing.reduce((sum, policy) => sum + countUnexplained(policy), 0),
  };
}

const isWithoutPolicy = ({ policyType }: DayPolicy) => policyType === 'no-policy-found';

const countUnexplained = ({ failedSessions, results }: DayPolicy): number =>
  Math.max(0, failedSessions - results.reduce((sum, result) => sum + result.failedSessions, 0));
