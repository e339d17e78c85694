/**
 * Failures that cannot wait for the daily mail.
 *
 * Some sessions fail every day: a sender has an old trust store, a scanner connects, a connection is lost. An outage, an
 * expired certificate or an attacker on the network is different: far more sessions fail than usual for this domain, in
 * number and in share. So the latest reports are compared with the 28 days before them. Only reports that their submitter
 * signed count, and only from known reporters: anyone can write a report and sign it with their own domain, and an alarm
 * that anybody can open or end is useless.
 */

import type { UtcDay } from '../../names/utc-day.ts';
import { addDays } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayState } from '../figures/day.ts';
import { compareFirstSeen, firstSeenDays } from '../figures/reporter-days.ts';
import { addSessions, type Sessions } from '../figures/sessions.ts';
import { failuresOf, sessionsOf } from '../figures/sessions-of.ts';
import { sourceOf } from '../figures/tally-report.ts';
import { gravestPolicy, type PolicyInForce } from './effect.ts';
import { type Dated, knownReporters } from './known-reporters.ts';
import { isResultType } from './result-type.ts';

export interface ManyFailures extends Sessions {
  /** The days of the reports with failures: `2026-11-23`. */
  firstDay: UtcDay;
  lastDay: UtcDay;
  /** The share of sessions that usually fails, 0 to 1. */
  usualShare: number;
  /** The most frequent result type, if the reports name any. */
  resultType?: string;
  /** The policy with the most serious effect under which sessions failed. */
  applied: PolicyInForce;
  /** Set if only this reporter's failures are unusual. */
  submitter?: string;
  /** How many organisations report failures. */
  organisations: number;
}

/** Reports about older days are not urgent. */
const recentDays = 4;
const usualDays = 28;

/** First and last UTC day, both inclusive. */
export interface DayRange {
  from: UtcDay;
  to: UtcDay;
}

/**
 * Which days to compare. `since` is the day on which ongoing failures were first noticed: the usual days are then those
 * before the failures, however long they last.
 */
export function comparedDays(today: UtcDay, since = today): { recent: DayRange; usual: DayRange } {
  const usualTo = addDays(since, -recentDays - 1);
  return {
    recent: { from: addDays(today, -recentDays), to: today },
    usual: { from: addDays(usualTo, 1 - usualDays), to: usualTo },
  };
}

/** Fewer failures are not an outage: 1 of 2 sessions is half, but means nothing. */
const minFailedSessions = 10;
/** The share of all reported sessions. */
const minShare = 0.05;
/** The share of one reporter's sessions: most of them fail, but the successes of the others hide it in the total. */
const minReporterShare = 0.5;
/** How many times the usual number and share must fail. */
const factor = 3;
/** With fewer days than this, nothing counts as usual yet. */
const minUsualDays = 4;

/**
 * Whether judgeFailures() may find something in these days, whatever is usual: if not, the days before need not be read.
 * It checks each reporter separately, so that nobody's successes hide the failures of others.
 */
export function mayBeMany(recent: readonly DayState[]): boolean {
  const reports = verifiedReports(recent);
  const { failedSessions } = addSessions(reports.map(({ report }) => sessionsOf(report)));
  return (
    failedSessions >= minFailedSessions &&
    reports.some(({ report }) => shareOf(sessionsOf(report)) >= minShare)
  );
}

/** @returns undefined if failures are as usual. The days may be in any order. */
export function judgeFailures(recent: DayState[], usual: DayState[]): ManyFailures | undefined {
  const isKnown = knownReporters([...usual, ...recent]);
  const current = latestOfEach(verifiedReports(recent)).filter(isKnown);
  const [latest] = current.toSorted((a, b) => compareText(b.day, a.day));
  // Attack: backdated failures from an unknown reporter, which make an outage look usual.
  const before = latest
    ? verifiedReports(usual).filter(({ report }) => isKnown({ day: latest.day, report }))
    : [];
  const whole = judge(current, before, minShare);
  if (whole) return whole;
  const byReporter = [...Map.groupBy(current, ({ report }) => report.submitter)].flatMap(
    ([submitter, group]) => {
      const own = before.filter(({ report }) => report.submitter === submitter);
      const found = judge(group, own, minReporterShare);
      return found ? [{ ...found, submitter }] : [];
    },
  );
  // Attack: a reporter that claims more failures than anybody, so that the alarm is about it and not about an outage.
  const compare = compareFirstSeen(firstSeenDays([...usual, ...recent]));
  return byReporter.toSorted(
    (a, b) =>
      compare(sourceOf(a), sourceOf(b)) ||
      b.failedSessions - a.failedSessions ||
      compareText(a.submitter, b.submitter),
  )[0];
}

const verifiedReports = (days: readonly DayState[]): Dated[] =>
  days.flatMap(({ day, reports }) =>
    Object.values(reports)
      .filter(({ verified }) => verified)
      .map((report) => ({ day, report })),
  );

/** The reports about each reporter's latest day, which is the current state: failures of an earlier day are over. */
function latestOfEach(reports: Dated[]): Dated[] {
  return [...Map.groupBy(reports, ({ report }) => report.submitter).values()].flatMap((group) => {
    const latest = group.reduce((last, { day }) => (day > last ? day : last), '');
    return group.filter(({ day }) => day === latest);
  });
}

function judge(current: Dated[], before: Dated[], share: number): ManyFailures | undefined {
  const sessions = addSessions(current.map(({ report }) => sessionsOf(report)));
  const usual = usualOf(before);
  if (!isFarMore(sessions, usual, share)) return undefined;
  const failing = current.filter(({ report }) => sessionsOf(report).failedSessions > 0);
  const days = failing.map(({ day }) => day).sort();
  const [firstDay] = days;
  const lastDay = days.at(-1);
  if (firstDay === undefined || lastDay === undefined) return undefined;
  const resultType = findMostFrequentFailure(failing);
  const policies = failing
    .flatMap(({ report }) => report.policies)
    .filter(({ failedSessions }) => failedSessions > 0)
    .map(({ policyType, mode }) => ({ policyType, ...(mode && { mode }) }));
  return {
    ...sessions,
    firstDay,
    lastDay,
    usualShare: usual.share,
    organisations: new Set(failing.map(({ report }) => sourceOf(report))).size,
    ...(resultType !== undefined && { resultType }),
    applied: gravestPolicy(resultType ?? '', policies) ?? { policyType: 'no-policy-found' },
  };
}

interface Usual {
  share: number;
  failedSessions: number;
}

function isFarMore(sessions: Sessions, usual: Usual, minimum: number): boolean {
  const { failedSessions } = sessions;
  if (failedSessions < minFailedSessions) return false;
  const share = shareOf(sessions);
  // If many sessions always fail, three times as many are impossible. Then half of the remaining share must fail, too.
  const wantedShare = Math.max(minimum, Math.min(factor * usual.share, (1 + usual.share) / 2));
  // On a quiet day, even a total outage is only a few sessions.
  const isMost = share >= minReporterShare;
  return (
    share >= wantedShare && share > usual.share && (isMost || failedSessions >= factor * usual.failedSessions)
  );
}

/** The median day: one bad day in the month before does not make bad days usual. */
function usualOf(reports: Dated[]): Usual {
  const days = [...Map.groupBy(reports, ({ day }) => day).values()]
    .map((group) => addSessions(group.map(({ report }) => sessionsOf(report))))
    .filter(({ successfulSessions, failedSessions }) => successfulSessions + failedSessions > 0);
  if (days.length < minUsualDays) return { share: 0, failedSessions: 0 };
  return {
    share: median(days.map(shareOf)),
    failedSessions: median(days.map(({ failedSessions }) => failedSessions)),
  };
}

const shareOf = ({ successfulSessions, failedSessions }: Sessions) =>
  failedSessions / (successfulSessions + failedSessions);

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** One of the types of RFC 8460. Attack: an invented one that contains a link, which would be in an alarm that we sign. */
function findMostFrequentFailure(reports: Dated[]): string | undefined {
  const failures = new Map<string, number>();
  for (const [resultType, count] of reports.flatMap(({ report }) => [...failuresOf(report)])) {
    if (isResultType(resultType)) failures.set(resultType, (failures.get(resultType) ?? 0) + count);
  }
  const sorted = [...failures].sort(([typeA, a], [typeB, b]) => b - a || compareText(typeA, typeB));
  return sorted[0]?.[0];
}
