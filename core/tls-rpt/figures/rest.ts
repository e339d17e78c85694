/**
 * Reports that are counted but not itemised. A day lists only as many reports as its object may hold; of every other one
 * a few numbers are kept, and the day has their sums. So no number of reports makes a day larger, and none is left out
 * of a total.
 */
import { wouldBounce } from '../../mta-sts/evidence/would-bounce.ts';
import { organisationalDomain } from '../../names/domain-name.ts';
import { compareText } from '../../text/compare-text.ts';
import { isResultType } from '../judge/result-type.ts';
import type { DayPolicy, DayReport } from './day.ts';
import { addCounts, addSessions, failuresOf, type Sessions, sessionsOf } from './sessions.ts';

/** What is kept of a report that is not itemised. Its size does not depend on the report. */
export interface ReportTally extends Sessions {
  /** Organisational domain of the submitter. */
  source: string;
  /** Sessions by policy type; types of the reporter's own are `other`. */
  policyTypes: Record<string, Sessions>;
  /** Failed sessions by result type; types that RFC 8460 §4.3 does not define are `other`. */
  results: Record<string, number>;
  /** Failed sessions that enforce would have refused, or that no detail explains. */
  bouncingSessions: number;
}

/** The sums of reports that are not itemised. Types and numbers are as in `ReportTally`. */
export interface RestFigures extends Sessions {
  reports: number;
  policyTypes: Record<string, Sessions & { reports: number }>;
  results: Record<string, { failedSessions: number; reports: number }>;
  /** Of sources that had reported on `daysToBeKnown` earlier days: no stranger adds to it. */
  bouncingSessions: number;
  /** Those with the most reports. */
  sources: RestSource[];
}

export interface RestSource {
  source: string;
  reports: number;
}

/** Who has reported on so many earlier days is no passing stranger. */
export const daysToBeKnown = 7;

/** Sources that the rest names: enough to find out who sends the most. */
const maxSources = 5;

/** Who sent a report, as far as limits go: all names of an organisation share one limit. */
export const sourceOf = ({ submitter }: Pick<DayReport, 'submitter'>): string =>
  organisationalDomain(submitter);

export function tallyReport(report: DayReport): ReportTally {
  const byType = Map.groupBy(report.policies, ({ policyType }) => standardPolicyType(policyType));
  const results: Record<string, number> = {};
  for (const [resultType, failedSessions] of failuresOf(report)) {
    const name = isResultType(resultType) ? resultType : 'other';
    results[name] = addCounts(results[name] ?? 0, failedSessions);
  }
  return {
    source: sourceOf(report),
    ...sessionsOf(report),
    policyTypes: Object.fromEntries(
      [...byType].map(([type, policies]) => [type, sessionsOf({ ...report, policies })]),
    ),
    results,
    bouncingSessions: report.policies
      .filter(({ policyType }) => policyType === 'sts' || policyType === 'no-policy-found')
      .reduce((total, policy) => addCounts(total, countBouncing(policy)), 0),
  };
}

function standardPolicyType(policyType: string): string {
  return policyType === 'sts' || policyType === 'tlsa' || policyType === 'no-policy-found'
    ? policyType
    : 'other';
}

function countBouncing({ failedSessions, results }: DayPolicy): number {
  const explained = results.reduce((total, one) => addCounts(total, one.failedSessions), 0);
  const bouncing = results.filter(({ resultType }) => wouldBounce(resultType));
  return bouncing.reduce(
    (total, one) => addCounts(total, one.failedSessions),
    Math.max(0, failedSessions - explained),
  );
}

/** @param isKnown whether a source had reported on `daysToBeKnown` earlier days */
export function addTallies(tallies: ReportTally[], isKnown: (source: string) => boolean): RestFigures {
  return joinRests(
    tallies.map((tally) => ({
      ...tally,
      reports: 1,
      policyTypes: mapValues(tally.policyTypes, (sessions) => ({ ...sessions, reports: 1 })),
      results: mapValues(tally.results, (failedSessions) => ({ failedSessions, reports: 1 })),
      bouncingSessions: isKnown(tally.source) ? tally.bouncingSessions : 0,
      sources: [{ source: tally.source, reports: 1 }],
    })),
  );
}

/** The sums of several rests, in any order. */
export function joinRests(rests: RestFigures[]): RestFigures {
  const count = (numbers: number[]) => numbers.reduce(addCounts, 0);
  return {
    reports: count(rests.map(({ reports }) => reports)),
    ...addSessions(rests),
    policyTypes: joinBy(
      rests.map(({ policyTypes }) => policyTypes),
      (group) => ({
        reports: count(group.map(({ reports }) => reports)),
        ...addSessions(group),
      }),
    ),
    results: joinBy(
      rests.map(({ results }) => results),
      (group) => ({
        reports: count(group.map(({ reports }) => reports)),
        failedSessions: count(group.map(({ failedSessions }) => failedSessions)),
      }),
    ),
    bouncingSessions: count(rests.map(({ bouncingSessions }) => bouncingSessions)),
    sources: joinSources(rests.flatMap(({ sources }) => sources)),
  };
}

function joinSources(sources: RestSource[]): RestSource[] {
  return [...Map.groupBy(sources, ({ source }) => source)]
    .map(([source, group]) => ({
      source,
      reports: group.reduce((total, { reports }) => addCounts(total, reports), 0),
    }))
    .sort((a, b) => b.reports - a.reports || compareText(a.source, b.source))
    .slice(0, maxSources);
}

function joinBy<Value>(
  records: Record<string, Value>[],
  join: (group: Value[]) => Value,
): Record<string, Value> {
  const groups = Map.groupBy(
    records.flatMap((record) => Object.entries(record)),
    ([name]) => name,
  );
  return Object.fromEntries(
    [...groups].map(([name, group]) => [name, join(group.map(([, value]) => value))]),
  );
}

const mapValues = <From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
