/**
 * Compares a reported policy with ours: which version of our ledger the reporter applied, in which mode, and what that
 * meant for the mail whose sessions failed.
 */

import type { PolicyVersion } from '../../mta-sts/version.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import { dayOf, daysBetween } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayState } from '../figures/day.ts';
import type { ReportedPolicy } from '../report.ts';
import { type Effect, effectOf } from './effect.ts';
import { fingerprintPolicy, matchPolicy, type PolicyMatch, readPolicyMode } from './match-policy.ts';
import { knownPolicyType } from './policy-type.ts';

type Mode = 'enforce' | 'testing' | 'none';

export type PolicyUse = PolicyMatch & {
  /** How many days after the version's end the reporter still applied it; absent if it was right on that day. */
  daysLate?: number;
};

/** For a version that we served. */
export type KnownPolicyUse = Exclude<PolicyUse, { kind: 'never-served' }>;

export interface FailureMeaning {
  resultType: string;
  /** What happened to the mail, under the mode of that time. */
  effect: Effect;
}

export interface PolicyDescription {
  /** For an sts policy: the mode as the reporter applied it; if the report does not say, as it was served on that day. */
  mode?: Mode;
  /** For an sts policy whose text is in the report, if there is a ledger to compare with. */
  version?: PolicyUse;
  /** One for each result type that the report names under this policy. */
  failures: FailureMeaning[];
}

/** @param day the report's UTC day */
export function describePolicy(
  policy: ReportedPolicy,
  versions: PolicyVersion[],
  day: UtcDay,
): PolicyDescription {
  const { policyType = 'no-policy-found', policyString = [], failureDetails = [] } = policy;
  const isSts = policyType === 'sts';
  const mode = isSts ? (readPolicyMode(policyString) ?? servedMode(versions, day)) : undefined;
  const version =
    isSts && policyString.length > 0
      ? describeUse(fingerprintPolicy(policyString), versions, day)
      : undefined;
  const resultTypes = new Set(failureDetails.flatMap(({ resultType }) => resultType ?? []));
  return {
    ...(mode && { mode }),
    ...(version && { version }),
    failures: [...resultTypes].slice(0, maxFailures).map((resultType) => ({
      resultType,
      effect: effectOf(resultType, { policyType, ...(mode && { mode }) }),
    })),
  };
}

/** Explanations in the answer about one report. Attack: many policies with many words, each explained in full. */
export const maxExplanations = 200;

/** Attack: a report whose every detail has an invented word. RFC 8460 §4.3 knows 11. */
const maxFailures = 20;

/** @returns undefined without a ledger: then the policy belongs to somebody else, and says nothing about us */
export function describeUse(
  fingerprint: string,
  versions: PolicyVersion[],
  day: UtcDay,
): PolicyUse | undefined {
  if (versions.length === 0) return undefined;
  const match = matchPolicy(fingerprint, versions);
  if (match.kind !== 'superseded') return match;
  // On the day of the change itself, both versions are right.
  const daysLate = daysBetween(dayOf(match.supersededAt), day);
  return daysLate > 0 ? { ...match, daysLate } : match;
}

/** The mode of the policy that we served when the day began, or of the first text of that day. */
function servedMode(versions: PolicyVersion[], day: UtcDay): Mode | undefined {
  const served = versions.find(
    ({ firstServedAt, supersededAt }) =>
      firstServedAt.slice(0, 10) <= day && (supersededAt === undefined || supersededAt.slice(0, 10) >= day),
  );
  return served && readPolicyMode([served.text]);
}

/** A policy that a reporter applied, and the last day on which it did. */
export type ReporterPolicy = PolicyUse & { lastDay: UtcDay; verified: boolean };

/** Which versions each reporter applied, by submitter; the one of its latest day first. */
export function describeReporterPolicies(
  days: DayState[],
  versions: PolicyVersion[],
): Map<string, ReporterPolicy[]> {
  const used = days.flatMap(({ day, reports }) =>
    Object.values(reports).flatMap(({ submitter, verified, policies }) =>
      policies.flatMap(({ fingerprint }) =>
        fingerprint === undefined ? [] : [{ submitter, fingerprint, verified, day }],
      ),
    ),
  );
  const bySubmitter = Map.groupBy(used, ({ submitter }) => submitter);
  return new Map(
    [...bySubmitter].map(([submitter, ofSubmitter]) => {
      const texts = [...Map.groupBy(ofSubmitter, ({ fingerprint }) => fingerprint)];
      const policies = texts.flatMap(([fingerprint, group]) => {
        const [lastDay] = group.map(({ day }) => day).sort((a, b) => compareText(b, a));
        if (lastDay === undefined) return [];
        const use = describeUse(fingerprint, versions, lastDay);
        return use ? [{ ...use, lastDay, verified: group.some(({ verified }) => verified) }] : [];
      });
      policies.sort((a, b) => compareText(b.lastDay, a.lastDay) || numberOf(b) - numberOf(a));
      return [submitter, policies.slice(0, maxReporterPolicies)];
    }),
  );
}

/** Newest first, then policies that we never served. */
const numberOf = (use: PolicyUse): number => (use.kind === 'never-served' ? 0 : use.number);

/** Attack: a report with thousands of invented policies. */
const maxReporterPolicies = 10;

/** What one result type meant for the mail: as often as it happened under another policy. `other`: a reporter's own policy type. */
export interface ResultEffect {
  policyType: string;
  mode?: string;
  verified: boolean;
  failedSessions: number;
  effect: Effect;
}

/** By result type, the most failed sessions first. They overlap as result types do (RFC 8460 §4.3). */
export function describeEffects(days: DayState[], versions: PolicyVersion[]): Map<string, ResultEffect[]> {
  const failed = days.flatMap(({ day, reports }) =>
    Object.values(reports).flatMap(({ verified, policies }) =>
      policies.flatMap(
        ({ policyType, mode = policyType === 'sts' ? servedMode(versions, day) : undefined, results }) =>
          results.map((result) => ({ ...result, policyType: knownPolicyType(policyType), mode, verified })),
      ),
    ),
  );
  const effects = new Map<string, ResultEffect[]>();
  const groups = Map.groupBy(failed, (one) =>
    JSON.stringify([one.resultType, one.policyType, one.mode, one.verified]),
  );
  for (const [first, ...others] of groups.values()) {
    if (!first) continue;
    const { resultType, policyType, mode, verified } = first;
    const applied = { policyType, ...(mode && { mode }) };
    const failedSessions = others.reduce((sum, one) => sum + one.failedSessions, first.failedSessions);
    const effect = effectOf(resultType, applied);
    effects.set(resultType, [
      ...(effects.get(resultType) ?? []),
      { ...applied, verified, failedSessions, effect },
    ]);
  }
  for (const list of effects.values()) list.sort((a, b) => b.failedSessions - a.failedSessions);
  return effects;
}
