import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { addDays } from '../../../core/names/utc-day.ts';
import type { DayState } from '../../../core/tls-rpt/figures/day.ts';
import type { Caller } from '../../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../../access/load-own-domain.ts';
import type { Ports } from '../../ports/ports.ts';
import { loadReadableVersions } from '../../store/domains/past-versions.ts';
import { shownFrom } from '../../store/domains/shown-figures.ts';
import { listReportedDays } from '../../store/reports/load-days.ts';
import { foldDomain } from '../fold-day.ts';
import { loadLatestDays } from './load-latest-days.ts';

export type SummaryResult =
  | {
      ok: true;
      /** First and last UTC day of this page, both inclusive. */
      from: UtcDay;
      to: UtcDay;
      days: DayState[];
      /** Days that are incomplete: this version cannot read them, or has too much to fold now. Absent if there are none. */
      unreadable?: string[];
      versions: PolicyVersion[];
      /** The last day of the next page; absent on the last page. */
      next?: UtcDay;
    }
  | NoSuchDomain;

/** The figures of a range of days; the latest days first if one page cannot hold all. */
export async function summarizeReports(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock' | 'log'>,
  caller: Pick<Caller, 'owner'>,
  { domain, from, to }: { domain: DomainName; from: UtcDay; to: UtcDay },
): Promise<SummaryResult> {
  const loaded = await loadOwnDomain(ports, caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const shown = { from: shownFrom(loaded.state, from), to };
  const unfolded = await foldDomain(ports, domain, shown);
  const reported = await listReportedDays(ports, domain, shown.from, to);
  const { page, states: days, unreadable: unread } = await loadLatestDays(ports, domain, reported);
  const [first] = page;
  const lacking = new Set<string>([...unread, ...unfolded.unreadable, ...unfolded.late]);
  const unreadable = page.filter((day) => lacking.has(day));
  const isWhole = page.length === reported.length || first === undefined;
  return {
    ok: true,
    from: isWhole ? from : first,
    to,
    days,
    ...(unreadable.length > 0 && { unreadable }),
    versions: (await loadReadableVersions(ports, loaded.state)).versions,
    ...(!isWhole && { next: addDays(first, -1) }),
  };
}
