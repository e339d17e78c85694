/** Totals of reports and of days. Verified and unverified ones are never added. */
import type { DayReport, DayState } from './day.ts';
import type { DaySideName } from './day-side.ts';
import { joinRests } from './rest.ts';
import type { RestFigures } from './rest-figures.ts';
import { addCounts, addSessions, type Sessions } from './sessions.ts';
import { sessionsOf } from './sessions-of.ts';

export interface ReportedSessions extends Sessions {
  reports: number;
}

/** The figures of reports that their submitter signed, and those of all others. They are never added together. */
export type Figures = Record<DaySideName, ReportedSessions>;

/** The totals of several reports, verified and unverified separately. */
export function addReports(reports: DayReport[]): Figures {
  const of = (group: DayReport[]) => ({ reports: group.length, ...addSessions(group.map(sessionsOf)) });
  return {
    verified: of(reports.filter((report) => report.verified)),
    unverified: of(reports.filter((report) => !report.verified)),
  };
}

/** The totals of whole days, including reports that are not itemised. */
export function addWholeDays(days: readonly DayState[]): Figures {
  return addSides(addReports(days.flatMap(({ reports }) => Object.values(reports))), joinSideRests(days));
}

/** The figures plus the additions to each side. */
export const addSides = (
  figures: Figures,
  more: Record<DaySideName, ReportedSessions | undefined>,
): Figures => ({
  verified: addFigures(figures.verified, more.verified),
  unverified: addFigures(figures.unverified, more.unverified),
});

/** The totals of the reports that these days do not itemise. */
export function addRests(days: readonly DayState[]): Figures {
  const { verified, unverified } = joinSideRests(days);
  const of = ({ reports, successfulSessions, failedSessions }: RestFigures) => ({
    reports,
    successfulSessions,
    failedSessions,
  });
  return { verified: of(verified), unverified: of(unverified) };
}

export type SideRests = Record<DaySideName, RestFigures>;

export const joinSideRests = (days: readonly DayState[]): SideRests => ({
  verified: joinRests(days.flatMap(({ rest }) => rest?.verified ?? [])),
  unverified: joinRests(days.flatMap(({ rest }) => rest?.unverified ?? [])),
});

function addFigures(a: ReportedSessions, b: ReportedSessions | undefined): ReportedSessions {
  return b ? { reports: addCounts(a.reports, b.reports), ...addSessions([a, b]) } : a;
}
