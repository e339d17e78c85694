import type { UtcDay } from '../../names/utc-day.ts';
import type { DayReport, DayState } from '../figures/day.ts';
import { countSeenDays, seenReports } from '../figures/reporter-days.ts';
import { daysToBeKnown } from '../figures/rest.ts';
import { sourceOf } from '../figures/tally-report.ts';

/** A report and the day that it is about. */
export interface Dated {
  day: UtcDay;
  report: DayReport;
}

/**
 * Whether a report is verified, and its organisation was known on the day of its arrival. Attack: a domain bought today,
 * which signs a report about an outage that nobody else sees, or about none where others see one.
 * @param days all that are available, in any order
 */
export function knownReporters(days: readonly DayState[]): (report: Dated) => boolean {
  const seen = seenReports(days);
  return ({ day, report }) => {
    const earlier = (seen.get(sourceOf(report)) ?? []).filter((one) => one.day < day);
    return report.verified && countSeenDays(earlier) >= daysToBeKnown;
  };
}
