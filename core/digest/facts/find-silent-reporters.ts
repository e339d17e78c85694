import { daysBetween, type UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DatedReport } from './dated-report.ts';

export interface SilentReporter {
  name: string;
  submitter: string;
  /** The last UTC day that it reported on. */
  lastDay: UtcDay;
}

export interface SilentReporters {
  silentReporters: SilentReporter[];
  /** Reports used to arrive, and none has since this day: often the cause is the `_smtp._tls` record, not the mail. */
  silentSince?: UtcDay;
}

// A reporter with reports on four days and then none on three in a row has probably stopped; three mails mention it.
const daysToBeUsual = 4;
const daysToBeSilent = 4;
const mailsAboutSilence = 3;

/** Finds the reporters whose reports have stopped: some, or all. */
export function findSilentReporters(reports: DatedReport[], day: UtcDay): SilentReporters {
  const silentReporters = [...Map.groupBy(reports, ({ report }) => report.submitter)].flatMap(
    ([submitter, group]) => {
      const days = daysOf(group);
      const lastDay = days.at(-1);
      if (lastDay === undefined) return [];
      const silentDays = daysBetween(lastDay, day);
      const isNews = silentDays >= daysToBeSilent && silentDays < daysToBeSilent + mailsAboutSilence;
      const name = group[0]?.report.organizationName ?? submitter;
      return isNews && days.length >= daysToBeUsual
        ? [{ name, submitter, lastDay, reportedDays: days.length }]
        : [];
    },
  );
  const days = daysOf(reports);
  const lastDay = days.at(-1);
  const isSilent = lastDay && days.length >= daysToBeUsual && daysBetween(lastDay, day) >= daysToBeSilent;
  return {
    // Attack: names that stop and fill the list. They come last if they reported for a shorter time.
    silentReporters: silentReporters
      .sort((a, b) => b.reportedDays - a.reportedDays || compareText(a.submitter, b.submitter))
      .map(({ reportedDays: _, ...reporter }) => reporter),
    ...(isSilent ? { silentSince: lastDay } : {}),
  };
}

const daysOf = (reports: DatedReport[]): UtcDay[] => [...new Set(reports.map(({ day }) => day))].sort();
