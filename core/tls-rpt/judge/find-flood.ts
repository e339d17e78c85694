import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayState } from '../figures/day.ts';
import { sourceOf } from '../figures/tally-report.ts';

export interface ReportFlood {
  /** The organisational domain that the reports name as their submitter; absent if they name many. */
  submitter?: string;
  reports: number;
  lastDay: UtcDay;
}

/** A reporter that does not sign sends a few reports a day, one for each of its servers. */
const floodOfOne = 20;
/** Attack: each report has a different invented submitter. */
const floodOfMany = 200;

/** The largest number of unverified reports about one day, if it is so large that it must be a fault or an attack. */
export function findFlood(recent: readonly DayState[]): ReportFlood | undefined {
  const floods = recent.flatMap((state) => {
    const lastDay = state.day;
    const { reports, bySource } = countUnverified(state);
    const ofOne = [...bySource]
      .filter(([, count]) => count >= floodOfOne)
      .map(([submitter, count]): ReportFlood => ({ submitter, reports: count, lastDay }));
    const hasManySources = ofOne.length === 0 && reports >= floodOfMany;
    return hasManySources ? [{ reports, lastDay }] : ofOne;
  });
  return floods.toSorted(
    (a, b) =>
      b.reports - a.reports || compareText(`${b.lastDay} ${b.submitter}`, `${a.lastDay} ${a.submitter}`),
  )[0];
}

/** Most of a flood is not itemised. The rest names the loudest sources. */
function countUnverified({ reports, rest }: DayState): { reports: number; bySource: Map<string, number> } {
  const listed = Object.values(reports).filter(({ verified }) => !verified);
  const bySource = new Map<string, number>();
  const add = (source: string, count: number) => bySource.set(source, (bySource.get(source) ?? 0) + count);
  for (const report of listed) add(sourceOf(report), 1);
  for (const { source, reports: count } of rest?.unverified?.sources ?? []) add(source, count);
  return { reports: listed.length + (rest?.unverified?.reports ?? 0), bySource };
}
