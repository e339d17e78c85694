import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayState } from '../figures/day.ts';

export interface ReportFlood {
  /** The submitter that the reports name; absent if they name many. */
  submitter?: string;
  reports: number;
  lastDay: UtcDay;
}

/** A reporter that does not sign sends a few reports a day, one for each of its servers. */
const floodOfOne = 20;
/** Attack: each report has another invented submitter. */
const floodOfMany = 200;

/** The largest number of unverified reports about one day, if it is so large that it must be a fault or an attack. */
export function findFlood(recent: DayState[]): ReportFlood | undefined {
  const floods = recent.flatMap(({ day, reports }) => {
    const unverified = Object.values(reports).filter(({ verified }) => !verified);
    const bySource = [...Map.groupBy(unverified, ({ submitter }) => submitter)]
      .filter(([, group]) => group.length >= floodOfOne)
      .map(([submitter, group]): ReportFlood => ({ submitter, reports: group.length, lastDay: day }));
    const hasManySources = bySource.length === 0 && unverified.length >= floodOfMany;
    return hasManySources ? [{ reports: unverified.length, lastDay: day }] : bySource;
  });
  return floods.toSorted(
    (a, b) =>
      b.reports - a.reports || compareText(`${b.lastDay} ${b.submitter}`, `${a.lastDay} ${a.submitter}`),
  )[0];
}
