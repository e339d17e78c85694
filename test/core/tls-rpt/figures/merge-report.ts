import type { DayReport, DayState } from '../../../../core/tls-rpt/figures/day.ts';

/** A day that itemises one more report. */
export const mergeReport = (day: DayState, identity: string, report: DayReport): DayState => ({
  ...day,
  reports: { ...day.reports, [identity]: report },
});
