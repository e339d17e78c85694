import type { UtcDay } from '../../names/utc-day.ts';
import type { DayReport } from '../../tls-rpt/figures/day.ts';
import type { DomainFacts } from './digest-input.ts';

/** A report with its UTC day. */
export interface DatedReport {
  day: UtcDay;
  report: DayReport;
}

/** Verified and unverified reports: those that this mail is the first to include, and those of earlier mails. */
export interface SplitReports {
  pending: DatedReport[];
  earlier: DatedReport[];
}

export function splitReports({ days, pending }: DomainFacts): SplitReports {
  const news = new Set(pending.map(({ day, identity }) => `${day} ${identity}`));
  const all = days.flatMap(({ day, reports }) =>
    Object.entries(reports).map(([identity, report]) => ({
      day,
      report,
      isPending: news.has(`${day} ${identity}`),
    })),
  );
  return {
    pending: all.filter(({ isPending }) => isPending),
    earlier: all.filter(({ isPending }) => !isPending),
  };
}
