import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { DayState } from '../../../core/tls-rpt/figures/day.ts';
import type { Ports } from '../../ports/ports.ts';
import { loadTheseDays } from '../../store/reports/load-days.ts';
import { maxPageDays } from './report-pages.ts';

/**
 * Attack: a thousand days that are each as full as they may be take 100 MB, and seconds to add. A page ends after so many
 * policies, which are added within a second; an honest reporter's day has one or two.
 */
const pageLimits = { days: maxPageDays, policies: 60_000, daysAtOnce: 100 };

export interface LatestDays {
  /** The days that were read, whether they could be or not, in their order. */
  page: UtcDay[];
  states: DayState[];
  /** Days that this version cannot read. */
  unreadable: string[];
}

/** Reads the last of these days, as many as one answer can have. @param days in order */
export async function loadLatestDays(
  ports: Pick<Ports, 'store' | 'log'>,
  domain: DomainName,
  days: readonly UtcDay[],
  limits: typeof pageLimits = pageLimits,
): Promise<LatestDays> {
  const oldest = Math.max(0, days.length - limits.days);
  const states: DayState[] = [];
  const unreadable: string[] = [];
  let first = days.length;
  for (let policies = 0; first > oldest && policies < limits.policies; ) {
    const end = first;
    first = Math.max(oldest, end - limits.daysAtOnce);
    const loaded = await loadTheseDays(ports, domain, days.slice(first, end));
    states.unshift(...loaded.states);
    unreadable.unshift(...(loaded.unreadable ?? []));
    for (const { reports } of loaded.states)
      for (const report of Object.values(reports)) policies += report.policies.length;
  }
  return { page: days.slice(first), states, unreadable };
}
