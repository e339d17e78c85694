/**
 * Decides whose reports are evidence for enforce. Anyone can sign reports with their own domain and report that all is
 * well, or that nothing is. So only a reporter that has reported for a week counts.
 */
import type { EvidenceDay } from '../../core/mta-sts/evidence/find-missing-evidence.ts';
import { wouldBounce } from '../../core/mta-sts/evidence/would-bounce.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { DayPolicy, DayState } from '../../core/tls-rpt/figures/day.ts';
import { countKnownDays, seenDaysOf } from '../../core/tls-rpt/figures/reporter-days.ts';
import { daysToBeKnown } from '../../core/tls-rpt/figures/rest.ts';
import { addSessions } from '../../core/tls-rpt/figures/sessions.ts';
import { sourceOf } from '../../core/tls-rpt/figures/tally-report.ts';
import { countUnexplained } from '../../core/tls-rpt/figures/unexplained.ts';

export interface Weighing {
  /** By organisational domain. */
  isKnown: (reporter: string) => boolean;
  /** Whether failures count that only newcomers report. */
  heedsNewcomers: boolean;
}

/** @param days `rememberedDays` and today, in any order */
export function weighReporters(days: readonly DayState[], now: Date): Weighing['isKnown'] {
  const known = knownDaysBefore(days, now);
  return (reporter) => seenDaysOf(known, reporter) >= daysToBeKnown;
}

const knownDaysBefore = (days: readonly DayState[], now: Date) =>
  countKnownDays(days.filter(({ day }) => day < dayOf(now)));

/**
 * From when this many reporters are known, if each continues as in the last week.
 * @returns undefined if there are too few reporters
 */
export function knownFrom(days: readonly DayState[], now: Date, reporters: number): Date | undefined {
  const total = knownDaysBefore(days, now);
  const lastWeek = knownDaysBefore(
    days.filter(({ day }) => day >= addDays(dayOf(now), -daysToBeKnown)),
    now,
  );
  const waits = Object.entries(total)
    .filter(([reporter, count]) => count >= daysToBeKnown || reporter in lastWeek)
    .map(([reporter, count]) => waitOf(count, lastWeek[reporter] ?? 0))
    .sort((a, b) => a - b);
  const wait = waits[reporters - 1];
  if (wait === undefined) return undefined;
  return wait === 0 ? now : new Date(Date.parse(addDays(dayOf(now), wait)));
}

/** Days until a reporter becomes known that reported on this many days of the last week. */
const waitOf = (count: number, lastWeek: number): number =>
  count >= daysToBeKnown ? 0 : Math.ceil(((daysToBeKnown - count) * daysToBeKnown) / lastWeek);

/**
 * What verified reports of a day show about one of these policies. Other policies and DANE prove nothing about it. A sender
 * that found no policy proves nothing by its successes, because it checks no certificate; but if even that failed, enforce
 * would have refused the mail. The same applies to failures of a counted reporter that are not itemised.
 */
export function readEvidence(
  { day, reports, rest }: DayState,
  fingerprints: ReadonlySet<string>,
  { isKnown, heedsNewcomers }: Weighing,
): EvidenceDay {
  const isTested = ({ policyType, fingerprint }: DayPolicy) =>
    // Some reporters omit the policy's text.
    policyType === 'sts' && (fingerprint === undefined || fingerprints.has(fingerprint));
  const verified = Object.values(reports)
    .filter((report) => report.verified)
    .map((report) => ({ reporter: sourceOf(report), policies: report.policies }));
  const known = verified.filter(({ reporter }) => isKnown(reporter));
  const reporting = known.filter(({ policies }) => policies.some(isTested));
  const heeded = heedsNewcomers ? verified : known;
  const counts = (policy: DayPolicy) => isTested(policy) || isWithoutPolicy(policy);
  const failing = heeded.flatMap(({ policies }) => policies.filter(counts));
  const failed = heeded.filter(({ policies }) => policies.filter(counts).some(hasBounced));
  return {
    day,
    reporters: [...new Set(reporting.map(({ reporter }) => reporter))],
    successfulSessions: addSessions(reporting.flatMap(({ policies }) => policies.filter(isTested)))
      .successfulSessions,
    failures: failing.flatMap(({ results }) =>
      results.map(({ resultType, failedSessions }) => ({ resultType, sessions: failedSessions })),
    ),
    unexplainedSessions: failing.reduce(
      (sum, policy) => sum + countUnexplained(policy),
      (rest?.verified?.bouncingSessions ?? 0) +
        (heedsNewcomers ? (rest?.verified?.newcomersBouncingSessions ?? 0) : 0),
    ),
    failing: [...new Set(failed.map(({ reporter }) => reporter))],
  };
}

/**
 * Whether verified reports of a day, from any reporter, may show that enforce would have refused mail. readEvidence()
 * decides whether that is evidence; this only says when all days must be read again.
 */
export const mayShowRefusals = ({ reports, rest }: DayState): boolean =>
  (rest?.verified?.bouncingSessions ?? 0) > 0 ||
  (rest?.verified?.newcomersBouncingSessions ?? 0) > 0 ||
  Object.values(reports).some(({ verified, policies }) => verified && policies.some(isRefused));

/** Some reporters omit the policy's text, and with it the mode. */
const isRefused = (policy: DayPolicy): boolean =>
  (isWithoutPolicy(policy) || (policy.policyType === 'sts' && policy.mode !== 'enforce')) &&
  (countUnexplained(policy) > 0 ||
    policy.results.some(({ resultType, failedSessions }) => failedSessions > 0 && wouldBounce(resultType)));

const isWithoutPolicy = ({ policyType }: DayPolicy) => policyType === 'no-policy-found';

/** Whether a failure would have bounced mail, or none of its details shows that it would not. */
const hasBounced = (policy: DayPolicy): boolean =>
  countUnexplained(policy) > 0 ||
  policy.results.some(({ resultType, failedSessions }) => failedSessions > 0 && wouldBounce(resultType));
