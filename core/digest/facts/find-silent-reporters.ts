import { daysBetween, type UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DatedReport } from './dated-report.ts';

export interface SilentReporter {
  name: string;
  submitter: string;
  /** The last UTC day that it reported about. */
  lastDay: UtcDay;
}

export interface SilentReporters {
  silentReporters: SilentReporter[];
  /** Reports used to come, and none came since this day: often the `_smtp._tls` record, not the mail. */
  silentSince?: UtcDay;
}

// A reporter that came on four days and then not on three in a row has probably stopped; said in three mails.
const daysToBeUsual = 4;
const daysToBeSilent = 4;
const mailsAboutSilence = 3;

/** Whose reports have stopped: of some reporters, or of all. */
export function findSilentReporters(reports: DatedReport[], day: UtcDay): SilentReporters {
  const silentReporters = [...Map.groupBy(reports, ({ report }) => report.submitter)].flatMap(
    ([submitter, group]) => {
      const days = daysOf(group);
      const lastDay = days.at(-1);
      if (lastDay === undefined) return [];
      const silentDays = daysBetween(lastDay, day);
      const isNews = silentDays >= daysToBeSilent && silentDays < daysToBeSilent + mailsAboutSilence;
      const name = group[0]?.report.organizationName ?? submitter;
      return isNews && days.length >= daysToBeUsual ? [{ name, submitter, lastDay }] : [];
    },
  );
  const days = daysOf(reports);
  const lastDay = days.at(-1);
  const isSilent = lastDay && days.length >= daysToBeUsual && daysBetween(lastDay, day) >= daysToBeSilent;
  return {
    silentReporters: silentReporters.sort((a, b) => compareText(a.submitter, b.submitter)),
    ...(isSilent ? { silentSince: lastDay } : {}),
  };
}

const daysOf = (reports: DatedReport[]): UtcDay[] => [...new Set(reports.map(({ day }) => day))].sort();
