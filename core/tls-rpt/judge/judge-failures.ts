/**
 * Failures that cannot wait for the daily mail.
 *
 * Some sessions fail every day: a sender with an old trust store, a scanner, a lost connection. An outage, an expired
 * certificate or someone on the line looks different: far more sessions fail than this domain is used to, in number
 * and in share. So what reporters say now is compared with the domain's own 28 days before. Only reports that their
 * submitter signed are looked at: anyone can write a report, and an alarm that strangers can ring is worth nothing.
 */

import { addDays } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayReport, DayState } from '../figures/day.ts';
import { addSessions, failuresOf, type Sessions, sessionsOf } from '../figures/summary.ts';
import { gravestPolicy, type PolicyInForce } from './effect.ts';

export interface ManyFailures extends Sessions {
  /** Days that the failing reports are about: `2026-11-23`. */
  firstDay: string;
  lastDay: string;
  /** The share of sessions that usually fails, 0 to 1. */
  usualShare: number;
  /** What failed most, if the reports say. */
  resultType?: string;
  /** The gravest policy under which it failed. */
  applied: PolicyInForce;
  /** Set when the failures stand out at this reporter alone. */
  submitter?: string;
}

/** Reports about older days are no news that somebody must be woken for. */
const recentDays = 4;
const usualDays = 28;

/** First and last UTC day, both inclusive. */
export interface DayRange {
  from: string;
  to: string;
}

/**
 * Which days to compare. `since` is the day on which the failures that still last were noticed: what is usual is then
 * what was usual before them, however long they last.
 */
export function comparedDays(today: string, since = today): { recent: DayRange; usual: DayRange } {
  const usualTo = addDays(since, -recentDays - 1);
  return {
    recent: { from: addDays(today, -recentDays), to: today },
    usual: { from: addDays(usualTo, 1 - usualDays), to: usualTo },
  };
}

/** Fewer failures than this are nobody's outage: 1 of 2 sessions is half, and means nothing. */
const minFailedSessions = 10;
/** Of all that was reported. */
const minShare = 0.05;
/** One reporter sees most of its sessions fail, while the others' successes hide it in the whole. */
const minReporterShare = 0.5;
/** How many times the usual it must be. */
const factor = 3;
/** With fewer days behind it a domain has no usual yet: then nothing is taken for granted. */
const minUsualDays = 4;

/** @returns undefined when all is as usual. The days may be in any order. */
export function judgeFailures(recent: DayState[], usual: DayState[]): ManyFailures | undefined {
  const current = latestOfEach(verifiedReports(recent));
  const before = verifiedReports(usual);
  const whole = judge(current, before, minShare);
  if (whole) return whole;
  const byReporter = [...Map.groupBy(current, ({ report }) => report.submitter)].flatMap(
    ([submitter, group]) => {
      const own = before.filter(({ report }) => report.submitter === submitter);
      const found = judge(group, own, minReporterShare);
      return found ? [{ ...found, submitter }] : [];
    },
  );
  return byReporter.toSorted(
    (a, b) => b.failedSessions - a.failedSessions || compareText(a.submitter, b.submitter),
  )[0];
}

interface Dated {
  day: string;
  report: DayReport;
}

const verifiedReports = (days: DayState[]): Dated[] =>
  days.flatMap(({ day, reports }) =>
    Object.values(reports)
      .filter(({ verified }) => verified)
      .map((report) => ({ day, report })),
  );

/** A reporter's later day is how it stands now: what failed the day before is over when it fails no more. */
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
  const resultType = mostFailed(failing);
  const policies = failing
    .flatMap(({ report }) => report.policies)
    .filter(({ failedSessions }) => failedSessions > 0)
    .map(({ policyType, mode }) => ({ policyType, ...(mode && { mode }) }));
  return {
    ...sessions,
    firstDay: days.at(0) ?? '',
    lastDay: days.at(-1) ?? '',
    usualShare: usual.share,
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
  // Where much fails always, three times as much cannot be: then it is half of what is left.
  const wantedShare = Math.max(minimum, Math.min(factor * usual.share, (1 + usual.share) / 2));
  // On a quiet day even a total outage is few sessions.
  const isMost = share >= minReporterShare;
  return (
    share >= wantedShare && share > usual.share && (isMost || failedSessions >= factor * usual.failedSessions)
  );
}

/** The middle day: one bad day of the month before does not make bad days usual. */
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

function mostFailed(reports: Dated[]): string | undefined {
  const failures = new Map<string, number>();
  for (const [resultType, count] of reports.flatMap(({ report }) => [...failuresOf(report)])) {
    failures.set(resultType, (failures.get(resultType) ?? 0) + count);
  }
  const sorted = [...failures].sort(([typeA, a], [typeB, b]) => b - a || compareText(typeA, typeB));
  return sorted[0]?.[0];
}

export interface ReportFlood {
  /** Whom the reports claim to be from; absent when they claim many names. */
  submitter?: string;
  reports: number;
  lastDay: string;
}

/** An unsigned reporter sends a few a day, one for each of its servers. */
const floodOfOne = 20;
/** Attack: every report under another invented name. */
const floodOfMany = 200;

/** Unverified reports about one day in such numbers that they are a fault or an attack: the largest flood only. */
export function findFlood(recent: DayState[]): ReportFlood | undefined {
  const floods = recent.flatMap(({ day, reports }) => {
    const unverified = Object.values(reports).filter(({ verified }) => !verified);
    const bySource = [...Map.groupBy(unverified, ({ submitter }) => submitter)]
      .filter(([, group]) => group.length >= floodOfOne)
      .map(([submitter, group]): ReportFlood => ({ submitter, reports: group.length, lastDay: day }));
    const isOfMany = bySource.length === 0 && unverified.length >= floodOfMany;
    return isOfMany ? [{ reports: unverified.length, lastDay: day }] : bySource;
  });
  return floods.toSorted(
    (a, b) =>
      b.reports - a.reports || compareText(`${b.lastDay} ${b.submitter}`, `${a.lastDay} ${a.submitter}`),
  )[0];
}
