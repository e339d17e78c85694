import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { Caller } from '../../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../../access/load-own-domain.ts';
import type { Ports } from '../../ports/ports.ts';
import { loadReadableVersions } from '../../store/domains/past-versions.ts';
import { shownFrom } from '../../store/domains/shown-figures.ts';
import { listReportedDays } from '../../store/reports/load-days.ts';
import { type ListedReport, type PageRequest, readPage } from './report-pages.ts';

export interface OwnRange {
  domain: DomainName;
  /** First and last UTC day, both inclusive. */
  from: UtcDay;
  to: UtcDay;
}

/** What a page is made from: the policy versions that reports may quote, and the days with reports, oldest first. */
export interface OwnReports {
  versions: PolicyVersion[];
  days: UtcDay[];
}

export type OwnPage<Entry> =
  | { ok: true; versions: PolicyVersion[]; entries: Entry[]; last?: ListedReport }
  | NoSuchDomain;

/** A page of the reports that the caller may see of a domain. See readPage(). */
export async function readOwnPage<Entry>(
  ports: Pick<Ports, 'store' | 'log' | 'clock'>,
  caller: Pick<Caller, 'owner'>,
  { domain, from, to }: OwnRange,
  requestOf: (own: OwnReports) => Omit<PageRequest<Entry>, 'domain'>,
): Promise<OwnPage<Entry>> {
  const loaded = await loadOwnDomain(ports, caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { versions } = await loadReadableVersions(ports, loaded.state);
  const days = await listReportedDays(ports, domain, shownFrom(loaded.state, from), to);
  const page = await readPage(ports, { domain, ...requestOf({ versions, days }) });
  return { ok: true, versions, ...page };
}
