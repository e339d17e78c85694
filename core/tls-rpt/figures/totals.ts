/** Totals of reports and of days. Verified and unverified ones are never added. */
import type { DayReport, DayState } from './day.ts';
import { joinRests, type RestFigures } from './rest.ts';
import { addCounts, addSessions, type Sessions, sessionsOf } from './sessions.ts';

export interface ReportedSessions extends Sessions {
  reports: number;
}

/** The figures of reports that their submitter signed, and those of all others. They are never added. */
export interface Figures {
  verified: ReportedSessions;
  unverified: ReportedSessions;
}

/** The totals of several reports, verified and unverified separately. */
export function addReports(reports: DayReport[]): Figures {
  const of = (group: DayReport[]) => ({ reports: group.length, ...addSessions(group.map(sessionsOf)) });
  return {
    verified: of(reports.filter((report) => report.verified)),
    unverified: of(reports.filter((report) => !report.verified)),
  };
}

/** The totals of whole days, with what is not itemised. */
export function addWholeDays(days: readonly DayState[]): Figures {
  const { verified, unverified } = addReports(days.flatMap(({ reports }) => Object.values(reports)));
  const rest = joinSideRests(days);
  return {
    verified: addFigures(verified, rest.verified),
    unverified: addFigures(unverified, rest.unverified),
  };
}

/** The totals of what these days do not itemise. */
export function addRests(days: readonly DayState[]): Figures {
  const { verified, unverified } = joinSideRests(days);
  const of = ({ reports, successfulSessions, failedSessions }: RestFigures) => ({
    reports,
    successfulSessions,
    failedSessions,
  });
  return { verified: of(verified), unverified: of(unverified) };
}

export type SideRests = Record<'verified' | 'unverified', RestFigures>;

export const joinSideRests = (days: readonly DayState[]): SideRests => ({
  verified: joinRests(days.flatMap(({ rest }) => rest?.verified ?? [])),
  unverified: joinRests(days.flatMap(({ rest }) => rest?.unverified ?? [])),
});

export function addFigures(a: ReportedSessions, b: ReportedSessions | undefined): ReportedSessions {
  return b ? { reports: addCounts(a.reports, b.reports), ...addSessions([a, b]) } : a;
}
