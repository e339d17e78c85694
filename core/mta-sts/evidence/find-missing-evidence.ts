/**
 * From testing to enforce on evidence. Under `testing`, senders deliver and report what they would have refused. When enough
 * of them have reported for long enough and nothing would have bounced, `enforce` is safe. Only verified reports count,
 * because anybody can send a report that says all is well.
 */

import { excerpt } from '../../finding/fault.ts';
import { type Finding, finding, withoutTraits } from '../../finding/finding.ts';
import type { Timestamp } from '../../names/timestamp.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import { addDays, dayMilliseconds, dayOf } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { Policy } from '../policy.ts';
import { wouldBounce } from './would-bounce.ts';

/** The content of verified reports about one UTC day, for the sts policies of the domain. */
export interface EvidenceDay {
  /** `2026-11-24`. */
  day: UtcDay;
  /** Organisational domains of the reporters. */
  reporters: string[];
  successfulSessions: number;
  /** As the failure details count them; those may overlap (RFC 8460 §4.3). */
  failures: { resultType: string; sessions: number }[];
  /** Failed sessions without a detail: details are optional, and some reporters omit them. */
  unexplainedSessions: number;
  /** Organisational domains of the reporters that saw failures which may bounce mail. */
  failing?: string[];
}

export interface EvidenceCriteria {
  /** This many UTC days in a row before today, without a failure that would have bounced mail. */
  days: number;
  /** Days among them with at least one report: quiet weekends do not count against it. */
  reportedDays: number;
  sessions: number;
  reporters: number;
}

/** Two weeks contain each weekday twice, the monthly certificate renewals of half the servers, and two weekends. */
export const defaultCriteria: EvidenceCriteria = { days: 14, reportedDays: 7, sessions: 50, reporters: 2 };

export interface EvidenceQuestion {
  policy: Policy;
  /** Since when the current testing policy has been announced, RFC 3339 UTC. */
  testingSince: Timestamp | undefined;
  days: EvidenceDay[];
  /** Of the policy under enforce. */
  coverage: readonly Finding[];
  /** The order in which reporters are named: those seen first come first. */
  compareReporters?: (a: string, b: string) => number;
  now: Date;
}

/** What is missing until `enforce` is safe; empty if nothing is. */
export function findMissingEvidence(
  question: EvidenceQuestion,
  criteria: EvidenceCriteria = defaultCriteria,
): Finding[] {
  const { policy, testingSince, coverage, now } = question;
  if (policy.mode !== 'testing' || testingSince === undefined) return [finding('evidence-mode', {})];
  const days = questionDays(question, criteria);
  const testedDays = Math.max(0, Math.floor((now.getTime() - Date.parse(testingSince)) / dayMilliseconds));
  return [
    ...(testedDays < criteria.days
      ? [finding('evidence-days', { have: testedDays, want: criteria.days })]
      : []),
    ...findTooFew(days, criteria),
    ...findFailures(days, question.compareReporters),
    ...findUncovered(coverage),
  ];
}

function findTooFew(all: EvidenceDay[], { days, ...want }: EvidenceCriteria): Finding[] {
  const have = {
    reportedDays: all.filter(({ reporters }) => reporters.length > 0).length,
    sessions: all.reduce((sum, { successfulSessions }) => sum + successfulSessions, 0),
    reporters: new Set(all.flatMap(({ reporters }) => reporters)).size,
  };
  const compared = [
    ['evidence-reported-days', 'reportedDays'],
    ['evidence-sessions', 'sessions'],
    ['evidence-reporters', 'reporters'],
  ] as const;
  return compared
    .filter(([, what]) => have[what] < want[what])
    .map(([code, what]) => finding(code, { have: have[what], want: want[what], days }));
}

/** The days that count: whole ones since testing began, as many as the criteria ask for, without today. */
function questionDays(
  { days, testingSince, now }: EvidenceQuestion,
  criteria: EvidenceCriteria,
): EvidenceDay[] {
  const today = dayOf(now);
  const first = addDays(today, -criteria.days);
  const begun = testingSince?.slice(0, 10) ?? '';
  return days.filter(({ day }) => day >= first && day >= begun && day < today);
}

/** Attack: thousands of reporters with different names would all be in one sentence. Whoever comes later is left out. */
const maxNamed = 5;

function findFailures(days: EvidenceDay[], compare = compareText): Finding[] {
  const found = days.flatMap(({ day, failures, unexplainedSessions }) => [
    ...failures
      .filter(({ resultType, sessions }) => sessions > 0 && wouldBounce(resultType))
      .map(({ resultType, sessions }) => ({ sessions, latest: { day, resultType } })),
    ...(unexplainedSessions > 0 ? [{ sessions: unexplainedSessions, latest: { day } }] : []),
  ]);
  const last = found.at(-1);
  if (!last) return [];
  // The number of reported failures, not of sessions: details may overlap.
  const sessions = found.reduce((sum, one) => sum + one.sessions, 0);
  const failing = [...new Set(days.flatMap((one) => one.failing ?? []))].sort(compare);
  const more = failing.length - maxNamed;
  return [
    finding('evidence-failures', {
      sessions,
      ...last.latest,
      ...(failing.length > 0 && { reporters: failing.slice(0, maxNamed).map(excerpt) }),
      ...(more > 0 && { moreReporters: more }),
    }),
  ];
}

function findUncovered(coverage: readonly Finding[]): Finding[] {
  const cause = coverage.find(
    ({ code }) => code === 'mx-uncovered' || code === 'mx-is-address' || code === 'mx-unknown',
  );
  return cause ? [finding('evidence-coverage', { cause: withoutTraits(cause) })] : [];
}
