import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import { parseUtcDay, type UtcDay } from '../../../core/names/utc-day.ts';
import { jsonBytes } from '../../../core/text/format-json.ts';
import { parseReportIdentity, type ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import { maxExplanations } from '../../../core/tls-rpt/judge/describe-policy.ts';
import type { Caller } from '../../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../../access/load-own-domain.ts';
import type { Ports } from '../../ports/ports.ts';
import { loadReadableVersions } from '../../store/domains/past-versions.ts';
import { shownFrom } from '../../store/domains/shown-figures.ts';
import { type StoredReport, storedReportKey, storedReportObject } from '../../store/reports/stored-report.ts';
import { readOwnPage } from './read-own-page.ts';

/** Identifies a report among a domain's. */
export interface ReportName {
  /** The UTC day that the report is about. */
  day: UtcDay;
  identity: ReportIdentity;
}

/** The end of a page. The next page continues there, even if the report is deleted meanwhile. */
export interface ReportPlace extends ReportName {
  /** When the report was stored, in milliseconds since 1970: the order within a day. */
  storedAt: number;
}

export interface ReportRange {
  domain: DomainName;
  /** First and last UTC day, both inclusive. */
  from: UtcDay;
  to: UtcDay;
  limit: number;
  /** The end of the previous page. */
  after?: ReportPlace;
}

/** A report as it was read, and whether its reporter signed it. */
export type ReadReport = StoredReport;

export type ListReportsResult =
  | {
      ok: true;
      reports: ReadReport[];
      versions: PolicyVersion[];
      /** Ids of the reports of the page that this version cannot read; absent if there are none. */
      unreadable?: string[];
      last?: ReportPlace;
    }
  | NoSuchDomain;

/**
 * A page of reports, newest day first, and the policy versions that they may quote.
 * `last` is the end of the page, and absent on the last page; so only the last page can be empty.
 */
export async function listReports(
  ports: Pick<Ports, 'store' | 'log' | 'clock'>,
  caller: Pick<Caller, 'owner'>,
  range: ReportRange,
): Promise<ListReportsResult> {
  const { after, domain, from, limit } = range;
  const to = after && after.day < range.to ? after.day : range.to;
  const page = await readOwnPage<StoredReport | string>(ports, caller, { domain, from, to }, ({ days }) => ({
    ...{ days: days.reverse(), limit },
    arrange: (listed) =>
      listed
        .filter((place) => after?.day !== place.day || comparePlaces(place, after) > 0)
        .sort(comparePlaces),
    show: (place, stored) => {
      const entry = stored ?? formatReportId(place);
      return { entry, bytes: stored ? answerBytesOf(stored) : jsonBytes(entry) };
    },
  }));
  if (!page.ok) return page;
  const unreadable = page.entries.filter((entry) => typeof entry === 'string');
  return {
    ok: true,
    reports: page.entries.filter((entry) => typeof entry !== 'string'),
    versions: page.versions,
    ...(unreadable.length > 0 && { unreadable }),
    ...(page.last && { last: page.last }),
  };
}

/** No explanation of a failure is longer, in any language. */
const explanationBytes = 1_000;

function answerBytesOf({ report }: StoredReport): number {
  const details = report.policies.reduce((sum, { failureDetails = [] }) => sum + failureDetails.length, 0);
  return jsonBytes(report) + Math.min(details, maxExplanations) * explanationBytes;
}

/** Newest first: by the time of arrival, then by name. */
function comparePlaces(a: ReportPlace, b: ReportPlace): number {
  if (a.identity === b.identity) return b.storedAt - a.storedAt;
  return b.storedAt - a.storedAt || (a.identity < b.identity ? -1 : 1);
}

export type ReadReportResult =
  | { ok: true; report: ReadReport; versions: PolicyVersion[] }
  | NoSuchDomain
  | { ok: false; reason: 'no-such-report'; domain: DomainName; id: string };

/** @param id from `formatReportId` */
export async function readStoredReport(
  ports: Pick<Ports, 'store' | 'log'>,
  caller: Pick<Caller, 'owner'>,
  { domain, id }: { domain: DomainName; id: string },
): Promise<ReadReportResult> {
  const loaded = await loadOwnDomain(ports, caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const name = parseReportId(id);
  const isShown = name && shownFrom(loaded.state, name.day) === name.day;
  const found =
    isShown && (await storedReportObject.load(ports, storedReportKey(name.day, domain, name.identity)));
  if (!found) return { ok: false, reason: 'no-such-report', domain, id };
  const { versions } = await loadReadableVersions(ports, loaded.state);
  return { ok: true, report: found.state, versions };
}

/** A report's id as it is shown: `2026-11-23.k3f9…`. */
export const formatReportId = ({ day, identity }: ReportName): string => `${day}.${identity}`;

export function parseReportId(id: string): ReportName | undefined {
  const dot = id.indexOf('.');
  const day = parseUtcDay(id.slice(0, dot));
  const identity = parseReportIdentity(id.slice(dot + 1));
  return day !== undefined && identity !== undefined ? { day, identity } : undefined;
}

/** A position as a cursor: `2026-11-23.k3f9….1795446000000`. */
export const formatReportPlace = (place: ReportPlace): string => `${formatReportId(place)}.${place.storedAt}`;

export function parseReportPlace(cursor: string): ReportPlace | undefined {
  const dot = cursor.lastIndexOf('.');
  const name = parseReportId(cursor.slice(0, dot));
  const storedAt = cursor.slice(dot + 1);
  return name && /^\d+$/.test(storedAt) ? { ...name, storedAt: Number(storedAt) } : undefined;
}
