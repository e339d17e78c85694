/**
 * Reports that are counted but not itemised. A day lists only as many reports as its object may hold. For every other report
 * a few numbers are kept, and the day has their sums. So no number of reports makes a day larger, and none is left out
 * of a total.
 */
import { compareText } from '../../text/compare-text.ts';
import type { RestFigures, RestSource } from './rest-figures.ts';
import { addSessions, sumCounts } from './sessions.ts';
import type { ReportTally } from './tally-report.ts';

/** A source that has reported on this many earlier days is known. */
export const daysToBeKnown = 7;

/** Sources that the rest names: enough to find out who sends the most. */
const maxSources = 5;

/** @param isKnown whether a source had reported on `daysToBeKnown` earlier days */
export function addTallies(tallies: ReportTally[], isKnown: (source: string) => boolean): RestFigures {
  return joinRests(
    tallies.map((tally) => ({
      ...tally,
      reports: 1,
      policyTypes: mapValues(tally.policyTypes, (sessions) => ({ ...sessions, reports: 1 })),
      results: mapValues(tally.results, (failedSessions) => ({ failedSessions, reports: 1 })),
      bouncingSessions: isKnown(tally.source) ? tally.bouncingSessions : 0,
      newcomersBouncingSessions: isKnown(tally.source) ? 0 : tally.bouncingSessions,
      sources: [{ source: tally.source, reports: 1 }],
    })),
  );
}

/** The sums of several rests, in any order. */
export function joinRests(rests: RestFigures[]): RestFigures {
  return {
    reports: sumCounts(rests.map(({ reports }) => reports)),
    ...addSessions(rests),
    policyTypes: joinBy(
      rests.map(({ policyTypes }) => policyTypes),
      (group) => ({
        reports: sumCounts(group.map(({ reports }) => reports)),
        ...addSessions(group),
      }),
    ),
    results: joinBy(
      rests.map(({ results }) => results),
      (group) => ({
        reports: sumCounts(group.map(({ reports }) => reports)),
        failedSessions: sumCounts(group.map(({ failedSessions }) => failedSessions)),
      }),
    ),
    bouncingSessions: sumCounts(rests.map(({ bouncingSessions }) => bouncingSessions)),
    newcomersBouncingSessions: sumCounts(
      rests.map(({ newcomersBouncingSessions = 0 }) => newcomersBouncingSessions),
    ),
    sources: joinSources(rests.flatMap(({ sources }) => sources)),
  };
}

function joinSources(sources: RestSource[]): RestSource[] {
  return [...Map.groupBy(sources, ({ source }) => source)]
    .map(([source, group]) => ({
      source,
      reports: sumCounts(group.map(({ reports }) => reports)),
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
