import { dayOf } from '../../core/names/utc-day.ts';
import { condenseReport } from '../../core/tls-rpt/figures/condense-report.ts';
import {
  compareReports,
  type DayReport,
  type DayState,
  emptyDay,
  mergeReport,
} from '../../core/tls-rpt/figures/day.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { changeObject } from '../store/change-object.ts';
import { dayStateKey, readDayState } from '../store/reports/day-state.ts';
import { pendingReportKey } from '../store/reports/pending-report.ts';
import { readStoredReport, type StoredReport, storedReportKey } from '../store/reports/stored-report.ts';
import { stateBytes } from '../store/state-bytes.ts';
import { formatState } from '../store/state-json.ts';

export const reportKey = ({ day, domain, identity }: StoredReport) => storedReportKey(day, domain, identity);

/** Of the marker of a report that no daily mail has included yet. */
export const pendingKey = ({ domain, receivedAt, identity }: StoredReport) =>
  pendingReportKey(domain, dayOf(receivedAt), identity);

/** Has the next daily mail include a report. */
export const markPending = ({ store }: Pick<Ports, 'store'>, report: StoredReport) =>
  store.put(pendingKey(report), formatState({ schema: 1, day: report.day }));

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
  const key = reportKey(report);
  for (;;) {
    const object = await store.get(key);
    const known = object && readStoredReport(object.key, object.body);
    if (known && !replaces(report, known)) return { isNew: false };
    const isNew = known?.digest !== report.digest;
    if (isNew && known?.raw !== report.raw && !isPointed) await markPending({ store }, report);
    try {
      const body = Buffer.concat([...stateBytes(report)]);
      const { etag } = await store.put(key, body, object ? { ifMatch: object.etag } : { ifNoneMatch: '*' });
      return { isNew, etag };
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
}

function replaces(report: StoredReport, known: StoredReport): boolean {
  if (report.raw === known.raw) return formatState(report) !== formatState(known);
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
    const { [identity]: _, ...reports } = before.reports;
    const latest = report.etag === etag ? stored : readStoredReport(report.key, report.body);
    return mergeReport({ ...before, reports }, identity, dayReport(latest));
  });
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
  const object = { key: dayStateKey(day, domain), read: readDayState };
  const changed = await changeObject(ports, object, async (before = empty) => {
    const after = await change(before);
    return after === empty ? undefined : after;
  });
  return changed ?? empty;
}
