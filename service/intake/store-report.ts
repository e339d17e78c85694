import { dayOf } from '../../core/names/utc-day.ts';
import { condenseReport } from '../../core/tls-rpt/figures/condense-report.ts';
import { compareReports, type DayReport } from '../../core/tls-rpt/figures/day.ts';
import type { Ports } from '../ports/ports.ts';
import { isKnownEqual, keepNewer } from '../store/known-part.ts';
import { isImportedReport } from '../store/reports/incoming.ts';
import { pendingReportKey, pendingReportObject } from '../store/reports/pending-report.ts';
import { type StoredReport, storedReportKey, storedReportObject } from '../store/reports/stored-report.ts';

export const reportKey = ({ day, domain, identity }: StoredReport) => storedReportKey(day, domain, identity);

/** For the marker of a report that no daily mail has included yet. */
export const pendingKey = ({ domain, receivedAt, identity }: StoredReport) =>
  pendingReportKey(domain, dayOf(receivedAt), identity);

/** Adds a report to the next daily mail. */
export const markPending = ({ store }: Pick<Ports, 'store'>, report: StoredReport) =>
  pendingReportObject.create({ store }, pendingKey(report), { schema: 1, day: report.day });

/** The figures of a stored report, in the form that its day has. */
export function dayReportOf(stored: StoredReport): DayReport {
  const { report, submitter, verification, mailDate, digest, receivedAt } = stored;
  const condensed = condenseReport(report, {
    submitter,
    verified: verification.verified,
    verification: verification.verified ? 'dkim-aligned' : verification.reason,
    ...(mailDate === undefined ? {} : { mailDate }),
    digest,
  });
  return { ...condensed, receivedDay: dayOf(receivedAt) };
}

/**
 * Keeps the better of two revisions of one report (compareReports()). A mail that is read again replaces its own earlier
 * reading. The digest's marker is written first, so that a crash in between loses none.
 * The owner has seen what they import, so no mail mentions it.
 * @param isPointed whether the digest's marker is already decided
 * @returns whether this content is new and was kept, and the etag of the stored report
 */
export async function storeReport(
  { store }: Pick<Ports, 'store'>,
  report: StoredReport,
  isPointed = false,
): Promise<{ isNew: boolean; etag: string | undefined }> {
  let isNew = false;
  const { etag, isWritten } = await storedReportObject.change({ store }, reportKey(report), async (known) => {
    isNew = known?.digest !== report.digest;
    const stored = withMove(report, known);
    if (known && !replaces(stored, known)) return undefined;
    const isNews = isNew && known?.raw !== report.raw && !isImportedReport(report.raw);
    if (isNews && !isPointed) await markPending({ store }, report);
    return keepNewer(storedReportObject.schema, known, stored);
  });
  return { isNew: isNew && isWritten, etag };
}

/** A fold of the earlier version may be running, and must not place it on the other side after this one is placed. */
function withMove(report: StoredReport, known: StoredReport | undefined): StoredReport {
  if (!known) return report;
  const hasMoved = known.hasMoved || known.verification.verified !== report.verification.verified;
  return hasMoved ? { ...report, hasMoved: true } : report;
}

function replaces(report: StoredReport, known: StoredReport): boolean {
  if (report.raw === known.raw)
    return report.digest !== known.digest || !isKnownEqual(storedReportObject.schema, report, known);
  return compareReports(dayReportOf(report), dayReportOf(known)) > 0;
}
