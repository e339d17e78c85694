import type { UtcDay } from '../../names/utc-day.ts';
import { addDays } from '../../names/utc-day.ts';
import type { DayState } from '../../tls-rpt/figures/day.ts';
import { addSessions, type Sessions } from '../../tls-rpt/figures/sessions.ts';
import { sessionsOf } from '../../tls-rpt/figures/sessions-of.ts';
import type { DatedReport } from './dated-report.ts';

/** This week and last week: the days of a domain that a mail is made from. */
export const trendDays = 14;

export interface Trend {
  thisWeek: Sessions;
  lastWeek: Sessions;
  /** Whether there are reports about last week: otherwise there is nothing to compare with. */
  hasLastWeek: boolean;
  /** Seven days, oldest first. */
  days: ({ day: UtcDay } & Sessions)[];
}

/**
 * @param day of the mail
 * @param states the days themselves, for reports that they do not itemise
 */
export function summarizeTrend(reports: DatedReport[], day: UtcDay, states: readonly DayState[] = []): Trend {
  // Reports about a day arrive the next day, so `day` itself is mostly empty; then the week ends the day before.
  const lastDay = reports.some((item) => item.day === day) ? day : addDays(day, -1);
  const byDay = Map.groupBy(reports, (item) => item.day);
  const sessionsOn = (name: UtcDay) =>
    addSessions([
      ...(byDay.get(name) ?? []).map(({ report }) => sessionsOf(report)),
      ...states.filter((state) => state.day === name).flatMap(({ rest }) => rest?.verified ?? []),
    ]);
  const week = (last: UtcDay) => Array.from({ length: 7 }, (_, index) => addDays(last, index - 6));
  const lastWeek = week(addDays(lastDay, -7));
  const days = week(lastDay).map((name) => ({ day: name, ...sessionsOn(name) }));
  return {
    thisWeek: addSessions(days),
    lastWeek: addSessions(lastWeek.map(sessionsOn)),
    hasLastWeek: lastWeek.some((name) => byDay.has(name)),
    days,
  };
}
