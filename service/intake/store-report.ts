import { dayOf } from '../../core/names/utc-day.ts';
import { condenseReport } from '../../core/tls-rpt/figures/condense-report.ts';
import {
  compareReports,
  type DayReport,
  type DayState,
  emptyDay,
  mergeReport,
} from '../../core/tls-rpt/figures/day.ts';
import type { Ports } from '../ports/ports.ts';
import { isKnownEqual, unknownMembers } from '../store/known-part.ts';
import { dayReportSchema, dayStateKey, dayStateObject } from '../store/reports/day-state.ts';
import { pendingReportKey, pendingReportObject } from '../store/reports/pending-report.ts';
import { type StoredReport, storedReportKey, storedReportObject } from '../store/reports/stored-report.ts';

export const reportKey = ({ day, domain, identity }: StoredReport) => storedReportKey(day, domain, identity);

/** Of the marker of a report that no daily mail has included yet. */
export const pendingKey = ({ domain, receivedAt, identity }: StoredReport) =>
  pendingReportKey(domain, dayOf(receivedAt), identity);

/** Has the next daily mail include a report. */
export const markPending = ({ store }: Pick<Ports, 'store'>, report: StoredReport) =>
  pendingReportObject.create({ store }, pendingKey(report), { schema: 1, day: report.day });

/** The day's view of a stored report. */
function dayReport({ report, submitter, verification, mailDate, digest }: StoredReport): DayReport {
  return condenseReport(report, {
    submitter,
    verified: verification.verified,
    verification: verification.verified ? 'dkim-aligned' : verification.reason,
    ...(mailDate === undefined ? {} : { mailDate }),
    digest,
  });
}

/**
 * Keeps the better of two revisions of one report, by the same order as the day object; a mail that is read again
 * replaces its own earlier reading. The digest's marker is written before, so that a crash in between loses none.
 * @param isPointed whether the digest's marker is settled already
 * @returns whether this content is new, and the etag of the stored object if it is this report's
 */
export async function storeReport(
  { store }: Pick<Ports, 'store'>,
  report: StoredReport,
  isPointed = false,
): Promise<{ isNew: boolean; etag?: string }> {
  let isNew = false;
  const { etag, isWritten } = await storedReportObject.change({ store }, reportKey(report), async (known) => {
    isNew = known?.digest !== report.digest;
    if (known && !replaces(report, known)) return undefined;
    if (isNew && known?.raw !== report.raw && !isPointed) await markPending({ store }, report);
    return { ...unknownMembers(storedReportObject.schema, known), ...report };
  });
  return isWritten && etag !== undefined ? { isNew, etag } : { isNew: false };
}

function replaces(report: StoredReport, known: StoredReport): boolean {
  if (report.raw === known.raw)
    return report.digest !== known.digest || !isKnownEqual(storedReportObject.schema, report, known);
  return compareReports(dayReport(report), dayReport(known)) > 0;
}

/**
 * Brings the day up to what is stored under the report's key now. The day is read before the report, and written only
 * if it is still the same: so the last writer of a report has the last word in the day, too.
 *
 * @param etag of the object that holds `stored`, if one does: then it need not be parsed
 */
export function updateDay(
  { store }: Pick<Ports, 'store'>,
  stored: StoredReport,
  etag?: string,
): Promise<DayState> {
  const { identity } = stored;
  return changeDay({ store }, stored, async (before) => {
    const report = await store.get(reportKey(stored));
    if (!report) return before;
    const { [identity]: known, ...reports } = before.reports;
    const latest = report.etag === etag ? stored : storedReportObject.read(report.key, report.body);
    return mergeReport({ ...before, reports }, identity, updated(known, dayReport(latest)));
  });
}

/** What a newer version wrote about the same figures stays. */
function updated(known: DayReport | undefined, made: DayReport): DayReport {
  if (known && isKnownEqual(dayReportSchema, known, made)) return known;
  return { ...unknownMembers(dayReportSchema, known), ...made };
}

export function removeFromDay(ports: Pick<Ports, 'store'>, stored: StoredReport): Promise<DayState> {
  return changeDay(ports, stored, (before) => {
    const { [stored.identity]: _, ...reports } = before.reports;
    return { ...before, reports };
  });
}

async function changeDay(
  ports: Pick<Ports, 'store'>,
  { day, domain }: Pick<StoredReport, 'day' | 'domain'>,
  change: (before: DayState) => DayState | Promise<DayState>,
): Promise<DayState> {
  const empty = emptyDay(domain, day);
  const { state } = await dayStateObject.change(ports, dayStateKey(day, domain), async (before = empty) => {
    const after = await change(before);
    return after === empty ? undefined : after;
  });
  return state ?? empty;
}
